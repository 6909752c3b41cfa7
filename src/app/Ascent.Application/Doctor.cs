using System.Diagnostics;
using System.Runtime.InteropServices;
using Ascent.Journey;
using Ascent.Store;
using Ascent.Tensors.Cpu;

namespace Ascent.Application;

/// <summary>Ok, a lack that costs something, or a fault that stops the product.</summary>
public enum DoctorState { Ok, Lacking, Broken }

/// <summary>One finding. <paramref name="Cost"/> says what a lack costs and how to mend it; null when all is well.</summary>
public sealed record DoctorFinding(string Name, DoctorState State, string Detail, string? Cost = null);

/// <summary>Looks at this machine with the product's eyes.</summary>
public sealed class Doctor(AscentHome home)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private const double NeededDiskGb = 2;
    private const double NeededMemoryGb = 4;

    public IEnumerable<DoctorFinding> Examine()
    {
        yield return Sdk();
        yield return Cpu();
        foreach (var ceiling in Ceilings())
            yield return ceiling;
        yield return Memory();
        yield return Disk();
        yield return Gpu();
        yield return Mpi();
        yield return Chromium();
        yield return Content();
        yield return Store();
    }

    private static DoctorFinding Sdk()
    {
        var version = FirstLine("dotnet", "--version");
        return version is null
            ? new("SDK", DoctorState.Lacking, "the .NET SDK was not found on the path", "Lab projects do not open in an IDE and 'dotnet test' does not run there; grading still works. Install the .NET 10 SDK.")
            : new("SDK", DoctorState.Ok, $".NET SDK {version}, runtime {Environment.Version}");
    }

    private static DoctorFinding Cpu()
    {
        var cpu = CpuInfo.Current;
        var fast = cpu.InstructionSets.Any(set => set.StartsWith("AVX", StringComparison.OrdinalIgnoreCase)) || RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
        var detail = $"{cpu.Model}, {cpu.Cores} cores, {string.Join(" ", cpu.InstructionSets)}";
        return fast ? new("CPU", DoctorState.Ok, detail)
            : new("CPU", DoctorState.Lacking, detail, "Without AVX2 the engine uses its portable kernels: trainings take several times as long.");
    }

    private static IEnumerable<DoctorFinding> Ceilings()
    {
        var counts = Environment.ProcessorCount > 1 ? new[] { 1, Environment.ProcessorCount } : [1];
        foreach (var threads in counts)
        {
            var reading = FmaCeiling.Measure(threads);
            yield return new("FMA ceiling", DoctorState.Ok, $"{reading.Gflops:0} GFLOP/s in float32 with {reading.Threads} {(threads == 1 ? "thread" : "threads")} ({reading.Isa})");
        }
    }

    private static DoctorFinding Memory()
    {
        var gb = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30);
        return gb >= NeededMemoryGb ? new("Memory", DoctorState.Ok, $"{gb:0.#} GiB")
            : new("Memory", DoctorState.Lacking, $"{gb:0.#} GiB", $"Labs and trainings assume {NeededMemoryGb} GiB: larger models may not fit.");
    }

    private DoctorFinding Disk()
    {
        try
        {
            Directory.CreateDirectory(home.Path);
            var probe = Path.Combine(home.Path, $".doctor-{Environment.ProcessId}");
            File.WriteAllText(probe, "writable");
            File.Delete(probe);
            var gb = new DriveInfo(home.Path).AvailableFreeSpace / (double)(1 << 30);
            return gb >= NeededDiskGb ? new("Home", DoctorState.Ok, $"{home.Path}, {gb:0.#} GiB free")
                : new("Home", DoctorState.Lacking, $"{home.Path}, only {gb:0.#} GiB free", $"Data sets and runs need about {NeededDiskGb} GiB. Free some space or choose another home with ASCENT_HOME.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new("Home", DoctorState.Broken, $"{home.Path}: {e.Message}", "Nothing can be kept. Mend the permissions or choose another home with ASCENT_HOME.");
        }
    }

    private static DoctorFinding Gpu()
    {
        var line = FirstLine("nvidia-smi", "--query-gpu=name,memory.total,driver_version", "--format=csv,noheader");
        return line is null
            ? new("GPU", DoctorState.Lacking, "no NVIDIA driver was found", "Nothing that the plan holds needs one: GPU activities take their variant for machines without.")
            : new("GPU", DoctorState.Ok, line);
    }

    private static DoctorFinding Mpi()
    {
        var line = FirstLine("mpirun", "--version");
        return line is null
            ? new("MPI", DoctorState.Lacking, "mpirun was not found", "Only distributed training in phase P3 uses it. On Debian: apt install libopenmpi-dev openmpi-bin.")
            : new("MPI", DoctorState.Ok, line);
    }

    private static DoctorFinding Chromium()
    {
        foreach (var name in new[] { "chromium", "chromium-browser", "google-chrome" })
        {
            if (FirstLine(name, "--version") is { } line)
                return new("Chromium", DoctorState.Ok, line);
        }

        return new("Chromium", DoctorState.Lacking, "not found", "Only the browser tests of Ascent's own developers need it; any browser shows the web application.");
    }

    private static DoctorFinding Content()
    {
        try
        {
            return new("Content", DoctorState.Ok, ContentRoot.Find());
        }
        catch (JourneyException e)
        {
            return new("Content", DoctorState.Broken, e.Message, "No plan can be made without it.");
        }
    }

    private DoctorFinding Store()
    {
        if (home.Store == home.Database && !Path.Exists(home.Database) && !File.Exists(home.Database + "-wal"))
            return new("Store", DoctorState.Ok, "none yet; 'ascent start' makes it");
        try
        {
            using var store = JourneyStore.Open(home.Store);
            var fault = store.Fault();
            return fault is null
                ? new("Store", DoctorState.Ok, $"{(home.Store == home.Database ? home.Database : "the team's server")} is whole")
                : new("Store", DoctorState.Broken, $"{home.Database} is damaged: {fault}", "Run 'ascent restore FILE' with a backup, or 'ascent start --fresh', which moves it aside and begins anew.");
        }
        catch (JourneyException e)
        {
            return new("Store", DoctorState.Broken, e.Message);
        }
    }

    /// <summary>The first line that a program prints, or null if it is not there or does not answer.</summary>
    private static string? FirstLine(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false });
            if (process is null)
                return null;
            var output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                return null;
            }

            var text = output.Result.Split('\n')[0].Trim();
            return process.ExitCode == 0 && text.Length > 0 ? text : null;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            return null;
        }
    }
}
