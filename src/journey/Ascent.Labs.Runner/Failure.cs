using System.ComponentModel;
using System.Diagnostics;
using Ascent.Labs.Kit;

namespace Ascent.Labs.Runner;

/// <summary>Turns what a case threw into what the feedback shows: a sentence and a place in the learner's file, never a stack trace.</summary>
internal static class Failure
{
    public static Message.Finished Describe(int index, double milliseconds, Exception? thrown)
    {
        Message.Finished Ended(Outcome outcome, string? text) => new(index, outcome, milliseconds, text, null, null, null, null);

        while (thrown is TypeInitializationException or AggregateException { InnerExceptions.Count: 1 } && thrown.InnerException is not null)
            thrown = thrown.InnerException;

        return thrown switch
        {
            null => Ended(Outcome.Passed, null),
            CheckFailedException check => new(index, Outcome.Failed, milliseconds, check.Message, check.Expected, check.Actual, check.MaxAbsError, check.At),
            CaseSkippedException skipped => Ended(Outcome.Skipped, skipped.Message),
            OutOfMemoryException => Ended(Outcome.OutOfMemory, Place(thrown)),
            Win32Exception { NativeErrorCode: ProcessBan.NotPermitted } when OperatingSystem.IsLinux() => Ended(Outcome.ProcessRefused, Place(thrown)),
            NotImplementedException => Ended(Outcome.NotWritten, Default(thrown) ? "not written yet" + Place(thrown) : thrown.Message),
            _ => Ended(Outcome.Threw, $"{thrown.GetType().Name}: {thrown.Message}{Place(thrown)}"),
        };
    }

    private static bool Default(Exception thrown) => thrown.Message == new NotImplementedException().Message;

    /// <summary>The innermost frame that has a file: the debug information covers the learner's and the tests' sources only.</summary>
    private static string Place(Exception thrown)
    {
        foreach (var frame in new StackTrace(thrown, fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetFileName() is { Length: > 0 } file && !Path.IsPathRooted(file))
                return $" (at {file}:{frame.GetFileLineNumber()})";
        }
        return "";
    }
}
