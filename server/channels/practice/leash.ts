/** Loaded into the simulator that we start: it ends with us, also when we are killed and can no longer say so. */
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()
