using System.Runtime.InteropServices;

namespace Ascent.Application;

/// <summary>What of this machine is kept with a run.</summary>
internal static class RunEnvironment
{
    internal static IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["os"] = RuntimeInformation.OSDescription,
        ["dotnet"] = Environment.Version.ToString(),
        ["cores"] = Environment.ProcessorCount.ToString(),
    };
}
