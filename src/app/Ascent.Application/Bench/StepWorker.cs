using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ascent.Application.Bench;

/// <summary>What a worker measured of some steps.</summary>
/// <param name="Seconds">Of each step.</param>
/// <param name="ManagedBytes">Allocated on the managed heap; 0 from the peer.</param>
/// <param name="GcGen1And2">Collections of generation 1 or 2; 0 from the peer.</param>
/// <param name="BlocksTaken">Blocks that the tensor pool took from the system; 0 from the peer.</param>
internal sealed record Burst(double[] Seconds, long ManagedBytes, int GcGen1And2, long BlocksTaken);

/// <summary>A worker that stands ready: our engine or the peer, with a fixed number of threads.</summary>
internal sealed class StepWorker : IAsyncDisposable
{
    private readonly IWorkerChannel _channel;
    private readonly TimeSpan _patience;

    private StepWorker(WorkerStart start, IWorkerChannel channel, TimeSpan patience)
    {
        Start = start;
        _channel = channel;
        _patience = patience;
    }

    public WorkerStart Start { get; }

    /// <summary>How the side calls itself.</summary>
    public string Name { get; private set; } = "";

    public string Version { get; private set; } = "";

    /// <summary>What it can be started with beside.</summary>
    public IReadOnlyList<string> Variants { get; private set; } = [];

    private string Who => Start.Side == Side.Own ? $"The engine's worker for {Start.Workload}" : $"The peer for {Start.Workload}";

    /// <param name="patience">The longest silence.</param>
    /// <exception cref="WorkerException">It did not come up, or takes other steps than ours.</exception>
    public static async Task<StepWorker> StartAsync(IWorkerStarter starter, WorkerStart start, int items, TimeSpan patience, CancellationToken stop)
    {
        var worker = new StepWorker(start, starter.Start(start), patience);
        try
        {
            var ready = await worker.AnswerAsync(stop);
            worker.Name = (string?)ready["name"] ?? "";
            worker.Version = (string?)ready["version"] ?? "";
            worker.Variants = [.. ready["variants"]?.AsArray().Select(variant => (string)variant!) ?? []];
            if (ready["ready"] is null)
                throw worker.Wrong($"did not say that it is ready but {Quote(ready.ToJsonString())}");
            if ((int?)ready["items"] != items)
                throw worker.Wrong($"takes steps of {ready["items"]} items where ours have {items}");
            return worker;
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            await worker.DisposeAsync();
            throw worker.Wrong($"did not say in the right form that it is ready: {e.Message}");
        }
        catch
        {
            await worker.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes steps.</summary>
    /// <param name="steps">How many are timed.</param>
    /// <param name="settle">How many are taken before, untimed.</param>
    /// <exception cref="WorkerException">No answer, or one that is not what it should be.</exception>
    public async Task<Burst> RunAsync(int steps, int settle, CancellationToken stop)
    {
        var answer = await AskAsync(new JsonObject { ["run"] = steps, ["settle"] = settle }, stop);
        try
        {
            var seconds = answer["seconds"]!.Deserialize<double[]>()!;
            if (seconds.Length != steps || Array.Exists(seconds, value => !(value >= 0 && double.IsFinite(value))))
                throw Wrong($"was asked for the times of {steps} steps and gave {seconds.Length}, or some that are no times");
            return new(seconds, (long?)answer["managedBytes"] ?? 0, (int?)answer["gcGen1And2"] ?? 0, (long?)answer["blocksTaken"] ?? 0);
        }
        catch (Exception e) when (e is JsonException or NullReferenceException or InvalidOperationException or FormatException)
        {
            throw Wrong($"did not give the times of its steps but {Quote(answer.ToJsonString())}");
        }
    }

    /// <summary>Lets it end, and asks for the most memory that it ever held, in MiB.</summary>
    public async Task<double> EndAsync(CancellationToken stop)
    {
        var answer = await AskAsync(new JsonObject { ["end"] = true }, stop);
        return answer["peakRssMb"] is JsonValue value && value.TryGetValue(out double peak) && peak > 0
            ? peak
            : throw Wrong($"did not give its memory but {Quote(answer.ToJsonString())}");
    }

    public ValueTask DisposeAsync() => _channel.DisposeAsync();

    private async Task<JsonObject> AskAsync(JsonObject question, CancellationToken stop)
    {
        try
        {
            await _channel.SendAsync(question.ToJsonString(), stop);
        }
        catch (IOException)
        {
            throw Wrong("has ended");
        }

        return await AnswerAsync(stop);
    }

    private async Task<JsonObject> AnswerAsync(CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(_patience);
        string? line;
        try
        {
            line = await _channel.ReceiveAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw Wrong($"did not answer for {_patience.TotalSeconds:0.#} s");
        }
        catch (IOException e)
        {
            throw Wrong($"gave what is no answer: {e.Message}");
        }

        if (line is null)
            throw Wrong("has ended");
        try
        {
            var answer = JsonNode.Parse(line) as JsonObject ?? throw new JsonException();
            if (answer["error"] is { } error)
                throw Wrong($"says {error}: {answer["detail"]}");
            return answer;
        }
        catch (JsonException)
        {
            throw Wrong($"did not answer in JSON but with {Quote(line)}");
        }
    }

    private WorkerException Wrong(string what)
    {
        var complaint = _channel.Complaint.Trim();
        var last = complaint.Length == 0 ? "" : $" It complained: {complaint.Split('\n')[^1].Trim()}";
        return new($"{Who} {what}.{last}");
    }

    private static string Quote(string text) => Journey.Nearest.Quote(text);
}
