using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Threading.Channels;
using Ascent.Journey;
using Ascent.Labs.Runner;

namespace Ascent.Labs.Grading;

/// <summary>One child: the supervisor, the process that it starts for the cases, the private channel and the captured output.</summary>
internal sealed class CaseProcess : IAsyncDisposable
{
    private readonly Process _supervisor;
    private readonly NamedPipeServerStream _pipe;
    private readonly byte[] _nonce = RandomNumberGenerator.GetBytes(Wire.NonceSize);
    private readonly string _marker = "--- " + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
    private readonly string _tag = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
    private readonly string _home;
    private readonly string _pipeName;
    private readonly bool _mayStartProcesses;
    private readonly Channel<Message> _messages = Channel.CreateUnbounded<Message>();
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _connected;
    private Task _reading = Task.CompletedTask;

    private CaseProcess(string scratch, LabLimits limits)
    {
        _home = Path.Combine(scratch, "run", _tag);
        _mayStartProcesses = limits.Processes > 0;
        Directory.CreateDirectory(_home);
        // On Unix the channel is a socket whose path must be short; Windows has a name space of its own.
        var pipe = _pipeName = OperatingSystem.IsWindows() ? "ascent-" + _tag : Path.Combine(Path.GetTempPath(), "ascent-" + _tag);
        _pipe = new(pipe, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        Output = new(_marker, (long)(limits.OutputKb * 1024));

        var start = new ProcessStartInfo(Dotnet())
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _home,
        };
        foreach (var argument in new[] { "exec", RunnerPath(), "supervise", pipe })
            start.ArgumentList.Add(argument);
        start.ArgumentList.Add(((long)(limits.MemoryMb * 1024 * 1024)).ToString(CultureInfo.InvariantCulture));
        start.ArgumentList.Add(limits.Processes.ToString(CultureInfo.InvariantCulture));
        start.ArgumentList.Add((limits.Seconds + 60).ToString(CultureInfo.InvariantCulture));
        CleanEnvironment(start.Environment);
        try
        {
            _supervisor = Process.Start(start)!;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException)
        {
            _pipe.Dispose();
            throw new JourneyException($"The process for the lab's tests could not be started: {e.Message}", ProblemKind.BrokenEnvironment, e);
        }
        Ended = _supervisor.WaitForExitAsync(CancellationToken.None);
        _connected = _pipe.WaitForConnectionAsync(_closing.Token);
        _ = Output.ReadAsync(_supervisor.StandardOutput.BaseStream, _supervisor.StandardError.BaseStream);
    }

    public OutputCapture Output { get; }

    /// <summary>Completes when the supervisor has ended, which it does after its child.</summary>
    public Task Ended { get; }

    /// <summary>Completes, without an exception, when the channel has ended; then <see cref="Disturbance"/> says whether something else spoke on it.</summary>
    public ChannelReader<Message> Messages => _messages.Reader;

    /// <summary>Not null when bytes came over the channel that the child did not send.</summary>
    public string? Disturbance { get; private set; }

    /// <summary>Starts the processes; they wait for a job. Starting takes about as long as compiling does, so both are done at once.</summary>
    public static CaseProcess Start(string scratch, LabLimits limits) => new(scratch, limits);

    /// <summary>Sends the job as soon as the child has come up.</summary>
    public async Task BeginAsync(CompiledLab compiled, IReadOnlyList<string> folders, long seed, IReadOnlyDictionary<string, long> metricSeeds, IReadOnlyList<WireCase> cases, CancellationToken cancellation)
    {
        if (await Task.WhenAny(_connected, Ended).WaitAsync(cancellation) != _connected)
        {
            throw new JourneyException($"The process for the lab's tests ended before it was ready (code {_supervisor.ExitCode}). {Output.OfUnfinished()?.Trim()}", ProblemKind.BrokenEnvironment);
        }
        await _connected;
        RemoveSocket();
        try
        {
            // Sending is a matter of bytes in a buffer; nothing of the learner's runs yet.
            Wire.WriteJob(_pipe, new(_nonce, _marker, _mayStartProcesses, compiled.TestPath, [compiled.Folder, .. folders], seed, metricSeeds, cases));
        }
        catch (IOException)
        {
            // It ended meanwhile: the reading below finds the end, too.
        }
        _reading = ReadAsync();
    }

    /// <summary>Ends the whole tree and says why the child ended, if it did so by itself.</summary>
    public async Task<Verdict?> EndAsync()
    {
        _supervisor.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _supervisor.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _supervisor.Kill(entireProcessTree: true);
            await _supervisor.WaitForExitAsync(CancellationToken.None);
        }
        await CloseChannelAsync();
        var verdict = (Verdict)_supervisor.ExitCode;
        if (Enum.IsDefined(verdict)) return verdict;
        // Somebody ended the supervisor: what it looked after is found by its tag.
        TaggedProcesses.End(_tag);
        return null;
    }

    /// <summary>Waits for the supervisor to end by itself, which it does soon after the child.</summary>
    public async Task<Verdict?> VerdictAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await _supervisor.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // The channel was closed by a child that lives on; EndAsync ends it.
        }
        return await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_supervisor.HasExited) await EndAsync();
        await CloseChannelAsync();
        RemoveSocket();
        _supervisor.Dispose();
        _closing.Dispose();
        try
        {
            Directory.Delete(_home, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What the learner's code left there may be protected; the next start of the machine clears it no worse than we can.
        }
    }

    /// <summary>The socket has no use once the child is connected; without its file nothing stays behind when this process is killed.</summary>
    private void RemoveSocket()
    {
        if (!OperatingSystem.IsWindows()) File.Delete(_pipeName);
    }

    private async Task CloseChannelAsync()
    {
        await _closing.CancelAsync();
        await _pipe.DisposeAsync();
        await _reading;
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await Wire.ReadMessageAsync(_pipe, _nonce, _closing.Token) is { } message) _messages.Writer.TryWrite(message);
        }
        catch (InvalidDataException e)
        {
            Disturbance = e.Message;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The end of the channel.
        }
        _messages.Writer.TryComplete();
    }

    /// <summary>Nothing of the person's environment (tokens, proxies, profiles) reaches the learner's code.</summary>
    private void CleanEnvironment(IDictionary<string, string?> variables)
    {
        string[] kept = ["PATH", "SystemRoot", "windir", "ASCENT_DATA", "LD_LIBRARY_PATH"];
        var values = kept.Select(name => (Name: name, Value: Environment.GetEnvironmentVariable(name))).Where(pair => pair.Value is not null).ToList();
        variables.Clear();
        foreach (var (name, value) in values) variables[name] = value;
        foreach (var name in new[] { "HOME", "USERPROFILE", "TMPDIR", "TMP", "TEMP", "LOCALAPPDATA", "APPDATA" }) variables[name] = _home;
        variables[TaggedProcesses.Variable] = _tag;
        variables["LANG"] = "C.UTF-8";
        variables["DOTNET_EnableDiagnostics"] = "0";
        variables["DOTNET_DbgEnableMiniDump"] = "0";
        variables["DOTNET_gcConcurrent"] = "0";
        variables["DOTNET_TieredPGO"] = "0";
        variables["DOTNET_NOLOGO"] = "1";
    }

    private static string RunnerPath()
    {
        var path = typeof(Wire).Assembly.Location;
        return File.Exists(Path.ChangeExtension(path, ".runtimeconfig.json"))
            ? path
            : throw new JourneyException($"{Path.ChangeExtension(path, ".runtimeconfig.json")} is missing. Build or install Ascent again.", ProblemKind.BrokenEnvironment);
    }

    /// <summary>The host of the .NET that this process runs on: shared/Microsoft.NETCore.App/VERSION lies three folders below it.</summary>
    private static string Dotnet()
    {
        var host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        return File.Exists(host) ? host : "dotnet";
    }
}
