/** `npm run simulator`: the stand-in for Meta alone; see docs/simulator.md. */
import '#simulator/main.ts'
