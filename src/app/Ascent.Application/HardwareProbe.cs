using System.Diagnostics;
using System.Globalization;
using Ascent.Journey.Profiles;

namespace Ascent.Application;

/// <summary>What this machine has, as far as a program can see without asking for rights.</summary>
public static class HardwareProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static Hardware Detect()
    {
        var vram = LargestGpuGb();
        return new Hardware
        {
            Gpu = vram > 0,
            VramGb = vram,
            RamGb = Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30)),
            Cores = Environment.ProcessorCount,
        };
    }

    /// <summary>Memory of the largest NVIDIA GPU in GiB, asked of its driver; 0 where there is none.</summary>
    private static double LargestGpuGb()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("nvidia-smi", ["--query-gpu=memory.total", "--format=csv,noheader,nounits"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            });
            if (process is null)
                return 0;
            var output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
            {
                process.Kill();
                return 0;
            }

            return output.Result.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(line => double.TryParse(line, CultureInfo.InvariantCulture, out var mib) ? Math.Round(mib / 1024, 1) : 0)
                .DefaultIfEmpty()
                .Max();
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            return 0; // no driver on this machine
        }
    }
}
