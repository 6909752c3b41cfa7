using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ascent.Tensors;
using Ascent.Tensors.Cpu;

namespace Ascent.Application.Bench;

/// <summary>
/// The engine's side of a measurement, in a process of its own: so its peak memory is that of one workload, and it is driven as the peer
/// is, by the protocol of benchmarks/peers/pytorch/peer.py. It ends when its input does.
/// </summary>
public static class WorkerLoop
{
    public static void Run(Workload workload, int threads, TextReader input, TextWriter output)
    {
        WorkerTeam.Threads = threads;
        var step = workload.Build();
        step();
        Say(new JsonObject { ["ready"] = true, ["name"] = "ascent", ["version"] = $"{typeof(WorkerLoop).Assembly.GetName().Version}", ["threads"] = threads, ["items"] = workload.Items, ["variants"] = new JsonArray() });
        while (input.ReadLine() is { } line)
        {
            if (JsonNode.Parse(line) is not JsonObject command || command.ContainsKey("end"))
                break;
            Say(Burst(step, (int)command["run"]!, (int?)command["settle"] ?? 0));
        }

        using var self = Process.GetCurrentProcess();
        Say(new JsonObject { ["peakRssMb"] = self.PeakWorkingSet64 / (double)(1 << 20) });

        void Say(JsonObject message)
        {
            output.WriteLine(message.ToJsonString());
            output.Flush();
        }
    }

    private static JsonObject Burst(Action step, int steps, int settle)
    {
        for (var i = 0; i < settle; i++)
            step();
        var seconds = new double[steps];
        var collections = GC.CollectionCount(1);
        var blocks = TensorMemory.BlocksTaken;
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < seconds.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            step();
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return new JsonObject
        {
            ["managedBytes"] = GC.GetTotalAllocatedBytes(precise: true) - bytes,
            ["gcGen1And2"] = GC.CollectionCount(1) - collections, // a collection of generation 2 counts in 1 as well
            ["blocksTaken"] = TensorMemory.BlocksTaken - blocks,
            ["seconds"] = JsonSerializer.SerializeToNode(seconds),
        };
    }
}
