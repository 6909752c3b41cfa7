// The command's options are static and the current folder is the process's: one test after the other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
