using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Ascent.Application.Bench;

/// <summary>A worker in a child process, over its standard streams. Disposing closes its input, and ends it if that does not.</summary>
public sealed class ProcessChannel : IWorkerChannel
{
    private const int LongestLine = 1 << 24;
    private const int LongestComplaint = 2000;

    /// <summary>A worker has nothing to lose: what it measured was sent.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(0.5);

    private readonly Process _process;
    private readonly StringBuilder _complaint = new();
    private readonly Task _listening;
    private readonly char[] _buffer = new char[1 << 14];
    private int _at;
    private int _end;

    private ProcessChannel(Process process)
    {
        _process = process;
        _listening = ListenAsync();
    }

    public string Complaint
    {
        get
        {
            lock (_complaint)
                return _complaint.ToString().Trim();
        }
    }

    /// <exception cref="WorkerException">The program cannot be started.</exception>
    public static ProcessChannel Start(string program, IEnumerable<string> arguments)
    {
        try
        {
            var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
            var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = utf8,
                StandardOutputEncoding = utf8,
                StandardErrorEncoding = utf8,
                UseShellExecute = false,
            });
            return new ProcessChannel(process ?? throw new WorkerException($"{program} was not started."));
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            throw new WorkerException($"{program} cannot be started: {e.Message}");
        }
    }

    public async Task SendAsync(string line, CancellationToken cancellation)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellation);
        await _process.StandardInput.FlushAsync(cancellation);
    }

    public async Task<string?> ReceiveAsync(CancellationToken cancellation)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_at == _end)
            {
                (_at, _end) = (0, await _process.StandardOutput.ReadAsync(_buffer, cancellation));
                if (_end == 0)
                    return line.Length > 0 ? line.ToString() : null;
            }

            var rest = _buffer.AsSpan(_at, _end - _at);
            var length = rest.IndexOf('\n');
            line.Append(length < 0 ? rest : rest[..length]);
            _at += length < 0 ? rest.Length : length + 1;
            if (length >= 0)
                return line.ToString().TrimEnd('\r');
            if (line.Length > LongestLine)
                throw new IOException($"A line of more than {LongestLine:#,0} letters.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It is gone already.
        }

        using var grace = new CancellationTokenSource(Grace);
        try
        {
            await _process.WaitForExitAsync(grace.Token);
            await _listening.WaitAsync(grace.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task ListenAsync()
    {
        var buffer = new char[1024];
        while (await _process.StandardError.ReadAsync(buffer) is > 0 and var count)
        {
            lock (_complaint)
            {
                _complaint.Append(buffer, 0, count);
                if (_complaint.Length > LongestComplaint)
                    _complaint.Remove(0, _complaint.Length - LongestComplaint);
            }
        }
    }
}
