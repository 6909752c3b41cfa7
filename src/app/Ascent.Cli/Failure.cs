using Ascent.Application.Bench;
using Ascent.Data;
using Ascent.Data.Tokens;
using Ascent.Interop;
using Ascent.Journey;
using Ascent.Models;
using Ascent.Nn.Training;
using Ascent.Tracking;

namespace Ascent.Cli;

/// <summary>Turns whatever ended a command into a sentence and an exit code. The stack is for --verbose only.</summary>
internal static class Failure
{
    /// <summary>ENOSPC, and what Windows calls it.</summary>
    private const int DiskFull = 28;
    private const int DiskFullOnWindows = unchecked((int)0x80070070);

    internal static int Report(Exception failure, CliHost host, bool verbose)
    {
        var (code, message) = failure switch
        {
            OperationCanceledException => (ExitCodes.Interrupted, "Interrupted. What was finished before is kept."),
            JourneyException problem => ((int)problem.Kind, problem.Message),
            RecipeException => (ExitCodes.BadInput, failure.Message),
            // Behind a run that cannot be written lies the disk; otherwise its name was wrong.
            TrackingException { InnerException: null } => (ExitCodes.BadInput, failure.Message),
            TrackingException => (ExitCodes.BrokenEnvironment, failure.Message),
            TrainingDivergedException => (ExitCodes.CheckFailed, failure.Message),
            CheckpointException => (ExitCodes.BrokenEnvironment, failure.Message),
            WorkerException => (ExitCodes.BrokenEnvironment, failure.Message),
            SafetensorsException or PtException or ConversionException or ModelException => (ExitCodes.BadInput, failure.Message),
            TokenizerException => (ExitCodes.BadInput, failure.Message),
            // Behind a data set that cannot be had lies the network or the disk; otherwise the name or the file was wrong.
            DataSetException { InnerException: null } => (ExitCodes.BadInput, failure.Message),
            DataSetException => (ExitCodes.BrokenEnvironment, failure.Message),
            IOException { HResult: DiskFull or DiskFullOnWindows } => (ExitCodes.BrokenEnvironment, $"The disk is full: {failure.Message.TrimEnd('.')}. Free some space and run the command again."),
            IOException or UnauthorizedAccessException => (ExitCodes.BrokenEnvironment, failure.Message),
            _ => (ExitCodes.BrokenEnvironment, $"Something went wrong that should not: {failure.GetType().Name}: {failure.Message} Run it again with --verbose and report what it prints."),
        };
        host.Complain(message);
        if (verbose)
            host.Error.WriteLine(failure);
        return code;
    }
}
