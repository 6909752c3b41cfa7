using System.Text;

namespace Ascent.Labs.Grading;

/// <summary>
/// What the child prints, cut into the cases by a marker line that the child prints after each. Both streams count towards one limit.
/// </summary>
internal sealed class OutputCapture(string marker, long limitBytes)
{
    private readonly byte[] _marker = Encoding.UTF8.GetBytes(marker + "\n");
    private readonly Part _output = new();
    private readonly Part _error = new();
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _flooded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _total;

    private sealed class Part
    {
        public MemoryStream Open { get; } = new();
        public List<string> Closed { get; } = [];
        public TaskCompletionSource Changed { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public bool Ended { get; set; }
    }

    /// <summary>Completes when the limit is passed. What comes later is read and dropped.</summary>
    public Task Flooded => _flooded.Task;

    public Task ReadAsync(Stream output, Stream error) => Task.WhenAll(PumpAsync(output, _output), PumpAsync(error, _error));

    /// <summary>What case number <paramref name="ordinal"/> of this child printed; waits a moment for the last of it.</summary>
    public async Task<string?> OfCaseAsync(int ordinal)
    {
        await Task.WhenAll(WaitAsync(_output, ordinal), WaitAsync(_error, ordinal));
        lock (_gate) return Join(Closed(_output, ordinal), Closed(_error, ordinal));
    }

    /// <summary>What was printed since the last marker: the output of a case that did not end.</summary>
    public string? OfUnfinished()
    {
        lock (_gate) return Join(Text(_output.Open), Text(_error.Open));
    }

    private static string Closed(Part part, int ordinal) => ordinal < part.Closed.Count ? part.Closed[ordinal] : "";

    private static string? Join(string output, string error)
    {
        var text = output.Length > 0 && error.Length > 0 && !output.EndsWith('\n') ? output + "\n" + error : output + error;
        return text.Length == 0 ? null : text;
    }

    private static string Text(MemoryStream bytes) => Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);

    private async Task WaitAsync(Part part, int ordinal)
    {
        var until = DateTime.UtcNow.AddMilliseconds(300);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (part.Closed.Count > ordinal || part.Ended) return;
                changed = part.Changed.Task;
            }
            var left = until - DateTime.UtcNow;
            if (left <= TimeSpan.Zero || await Task.WhenAny(changed, Task.Delay(left)) != changed) return;
        }
    }

    private async Task PumpAsync(Stream stream, Part part)
    {
        var buffer = new byte[8192];
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer)) > 0)
            {
                lock (_gate)
                {
                    Take(part, buffer.AsSpan(0, read));
                    Announce(part);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The child is gone.
        }
        lock (_gate)
        {
            part.Ended = true;
            Announce(part);
        }
    }

    private static void Announce(Part part)
    {
        part.Changed.TrySetResult();
        part.Changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private void Take(Part part, ReadOnlySpan<byte> bytes)
    {
        _total += bytes.Length;
        if (_total > limitBytes)
        {
            _flooded.TrySetResult();
            if (part.Open.Length + bytes.Length > limitBytes) return;
        }
        var searched = (int)Math.Max(0, part.Open.Length - _marker.Length);
        part.Open.Write(bytes);
        int found;
        while ((found = part.Open.GetBuffer().AsSpan(searched, (int)part.Open.Length - searched).IndexOf(_marker)) >= 0)
        {
            found += searched;
            part.Closed.Add(Encoding.UTF8.GetString(part.Open.GetBuffer(), 0, found));
            var rest = part.Open.GetBuffer().AsSpan(found + _marker.Length, (int)part.Open.Length - found - _marker.Length).ToArray();
            part.Open.SetLength(0);
            part.Open.Write(rest);
            _total -= _marker.Length;
            searched = 0;
        }
    }
}
