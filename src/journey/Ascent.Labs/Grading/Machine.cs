using System.Runtime.InteropServices;

namespace Ascent.Labs.Grading;

/// <summary>What a report says of the machine.</summary>
internal static class Machine
{
    private static readonly Lazy<string> CpuName = new(ReadCpu);

    public static GradeEnvironment Describe(string sourceHash) => new(Environment.Version.ToString(), CpuName.Value, Environment.ProcessorCount, sourceHash);

    private static string ReadCpu()
    {
        try
        {
            if (OperatingSystem.IsLinux()
                && File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line)
                return line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The architecture has to do.
        }
        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
