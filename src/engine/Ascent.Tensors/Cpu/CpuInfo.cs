using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Ascent.Tensors.Cpu;

/// <summary>The processor that the process runs on, as far as the system tells.</summary>
/// <param name="Model">Its name; the architecture where the system gives no name.</param>
/// <param name="Cores">Logical processors that this process may use.</param>
/// <param name="InstructionSets">Vector instruction sets that the runtime uses, narrowest first.</param>
/// <param name="L1Bytes">First-level data cache of one core; null where it cannot be read.</param>
/// <param name="L2Bytes">Second-level cache of one core; null where it cannot be read.</param>
/// <param name="L3Bytes">Last-level cache; null where it cannot be read.</param>
public sealed record CpuInfo(string Model, int Cores, IReadOnlyList<string> InstructionSets, long? L1Bytes, long? L2Bytes, long? L3Bytes)
{
    /// <summary>This machine's, read once.</summary>
    public static CpuInfo Current { get; } = new(ReadModel(), Environment.ProcessorCount, [.. ReadSets()], ReadCache(1), ReadCache(2), ReadCache(3));

    /// <summary>"32K" as the kernel writes it in sysfs, in bytes; null where it is not of that form.</summary>
    internal static long? ParseSize(string text)
    {
        text = text.Trim();
        if (text.Length == 0) return null;
        long unit = text[^1] switch { 'K' => 1L << 10, 'M' => 1L << 20, 'G' => 1L << 30, _ => 1 };
        if (unit != 1) text = text[..^1];
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value * unit : null;
    }

    private static IEnumerable<string> ReadSets()
    {
        if (Sse42.IsSupported) yield return "sse4.2";
        if (Avx2.IsSupported) yield return "avx2";
        if (Fma.IsSupported) yield return "fma";
        if (Avx512F.IsSupported) yield return "avx512f";
        if (Avx512BW.IsSupported) yield return "avx512bw";
        if (Avx512Vbmi.IsSupported) yield return "avx512vbmi";
        if (AvxVnni.IsSupported) yield return "avxvnni";
        if (AdvSimd.IsSupported) yield return "advsimd";
        if (Dp.IsSupported) yield return "dotprod";
    }

    private static string ReadModel()
    {
        const string File = "/proc/cpuinfo";
        if (System.IO.File.Exists(File))
        {
            foreach (string line in ReadLines(File))
            {
                if (line.StartsWith("model name", StringComparison.Ordinal) && line.IndexOf(':', StringComparison.Ordinal) is > 0 and int at) return line[(at + 1)..].Trim();
            }
        }

        string? named = Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        return string.IsNullOrWhiteSpace(named) ? RuntimeInformation.ProcessArchitecture.ToString() : named;
    }

    private static long? ReadCache(int level)
    {
        const string Folder = "/sys/devices/system/cpu/cpu0/cache";
        if (!Directory.Exists(Folder)) return null;
        foreach (string index in Directory.EnumerateDirectories(Folder, "index*"))
        {
            if (ReadFirst(index, "level") != level.ToString(CultureInfo.InvariantCulture) || ReadFirst(index, "type") == "Instruction") continue;
            return ParseSize(ReadFirst(index, "size"));
        }

        return null;
    }

    private static string ReadFirst(string folder, string name) => ReadLines(Path.Combine(folder, name)).FirstOrDefault("").Trim();

    private static string[] ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
