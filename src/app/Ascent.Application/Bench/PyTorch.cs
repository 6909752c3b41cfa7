using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ascent.Application.Bench;

/// <summary>A Python that has PyTorch, and the script that it runs.</summary>
public sealed record PyTorch(string Python, string Script, string Version)
{
    /// <summary>Names the Python to take; else <c>python3</c> and <c>/usr/bin/python3</c> are tried.</summary>
    public const string Variable = "ASCENT_PYTHON";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Finds one, or says in a sentence what was tried.</summary>
    public static async Task<(PyTorch? Found, string Problem)> FindAsync(CancellationToken stop)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "peers", "pytorch", "peer.py");
        if (!File.Exists(script))
            return (null, $"The peer's script {script} is missing; build Ascent again.");
        var named = Environment.GetEnvironmentVariable(Variable);
        string[] candidates = string.IsNullOrWhiteSpace(named) ? ["python3", "/usr/bin/python3"] : [named];
        foreach (var python in candidates)
        {
            if (await VersionAsync(python, script, stop) is { } version)
                return (new(python, script, version), "");
        }

        return (null, string.IsNullOrWhiteSpace(named)
            ? $"PyTorch was not found: neither python3 nor /usr/bin/python3 has it. Set {Variable} to a Python that does, or install it (pip install torch)."
            : $"PyTorch was not found: {named}, which {Variable} names, does not have it.");
    }

    private static async Task<string?> VersionAsync(string python, string script, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            await using var channel = ProcessChannel.Start(python, [script, "--probe"]);
            var answer = await channel.ReceiveAsync(patience.Token) is { } line ? JsonNode.Parse(line) as JsonObject : null;
            return answer?["error"] is null ? (string?)answer?["version"] : null;
        }
        catch (Exception e) when (e is WorkerException or JsonException or IOException or InvalidOperationException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return null;
        }
    }
}
