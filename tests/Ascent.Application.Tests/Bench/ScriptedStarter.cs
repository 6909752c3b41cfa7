using System.Text.Json.Nodes;
using System.Threading.Channels;
using Ascent.Application.Bench;

namespace Ascent.Application.Tests.Bench;

/// <summary>Workers that answer as a test wants, without a process.</summary>
public sealed class ScriptedStarter : IWorkerStarter
{
    /// <summary>Seconds that a step of a worker takes; by default each is as fast as any.</summary>
    public Func<WorkerStart, double> Step { get; init; } = _ => 1e-3;

    /// <summary>What a worker answers in place of what it should; null for the right answer. The line is null at the beginning.</summary>
    public Func<WorkerStart, JsonObject?, string?> Instead { get; init; } = (_, _) => null;

    /// <summary>Variants of the peer.</summary>
    public IReadOnlyList<string> Variants { get; init; } = [];

    /// <summary>An answer that never comes.</summary>
    public const string Silence = "(silence)";

    /// <summary>The worker's end.</summary>
    public const string Death = "(death)";

    /// <summary>All that were started.</summary>
    public List<WorkerStart> Started { get; } = [];

    /// <summary>All that were told to run, in order.</summary>
    public List<WorkerStart> Ran { get; } = [];

    public int Alive { get; private set; }

    public int MostAlive { get; private set; }

    public IWorkerChannel Start(WorkerStart start)
    {
        Started.Add(start);
        MostAlive = Math.Max(MostAlive, ++Alive);
        return new Scripted(this, start);
    }

    private sealed class Scripted : IWorkerChannel
    {
        private readonly ScriptedStarter _starter;
        private readonly WorkerStart _start;
        private readonly Channel<string> _answers = Channel.CreateUnbounded<string>();
        private bool _disposed;

        public Scripted(ScriptedStarter starter, WorkerStart start)
        {
            _starter = starter;
            _start = start;
            Answer(null, new JsonObject
            {
                ["ready"] = true,
                ["name"] = start.Side == Side.Own ? "ascent" : "pytorch",
                ["version"] = "9.9",
                ["items"] = Workloads.Find(start.Workload).Items,
                ["variants"] = new JsonArray([.. start.Side == Side.Own ? [] : starter.Variants.Select(variant => JsonValue.Create(variant))]),
            });
        }

        public string Complaint => "first line\nsomething went wrong inside\n";

        public Task SendAsync(string line, CancellationToken cancellation)
        {
            if (_answers.Reader.Completion.IsCompleted)
                throw new IOException("Broken pipe");
            var question = JsonNode.Parse(line)!.AsObject();
            if (question["run"] is { } run)
            {
                _starter.Ran.Add(_start);
                Answer(question, new JsonObject
                {
                    ["seconds"] = new JsonArray([.. Enumerable.Repeat(_starter.Step(_start), (int)run).Select(value => JsonValue.Create(value))]),
                    ["managedBytes"] = 100 * (int)run,
                    ["gcGen1And2"] = 0,
                    ["blocksTaken"] = 0,
                });
            }
            else
            {
                Answer(question, new JsonObject { ["peakRssMb"] = _start.Side == Side.Own ? 50.0 : 200.0 });
            }

            return Task.CompletedTask;
        }

        public async Task<string?> ReceiveAsync(CancellationToken cancellation) =>
            await _answers.Reader.WaitToReadAsync(cancellation) && _answers.Reader.TryRead(out var line) ? line : null;

        public ValueTask DisposeAsync()
        {
            if (!_disposed)
                _starter.Alive--;
            _disposed = true;
            return ValueTask.CompletedTask;
        }

        private void Answer(JsonObject? question, JsonObject right)
        {
            var line = _starter.Instead(_start, question) ?? right.ToJsonString();
            if (line == Death)
                _answers.Writer.TryComplete();
            else if (line != Silence)
                _answers.Writer.TryWrite(line);
        }
    }
}
