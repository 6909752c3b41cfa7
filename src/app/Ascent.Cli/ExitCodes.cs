namespace Ascent.Cli;

/// <summary>What the command's exit code says; part of the contract with scripts.</summary>
internal static class ExitCodes
{
    internal const int Success = 0;
    internal const int CheckFailed = 1;
    internal const int BadInput = 2;
    internal const int BrokenEnvironment = 3;
    internal const int Interrupted = 130;
}
