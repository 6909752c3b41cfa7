using System.Reflection;
using System.Runtime.InteropServices;

using Ascent.Tensors.Cpu;

namespace Ascent.Models;

/// <summary>What a run notes of the machine and the software that it ran on.</summary>
internal static class MachineFacts
{
    public static IReadOnlyDictionary<string, string> Read() => new Dictionary<string, string>
    {
        ["cpu"] = Cpu(),
        ["cores"] = $"{Environment.ProcessorCount}",
        ["os"] = RuntimeInformation.OSDescription,
        ["dotnet"] = RuntimeInformation.FrameworkDescription,
        ["threads"] = $"{WorkerTeam.Threads}",
        ["version"] = Version(),
    };

    private static string Version() =>
        typeof(MachineFacts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private static string Cpu()
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                var line = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
                if (line is not null) return line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return RuntimeInformation.ProcessArchitecture.ToString();
        }

        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
