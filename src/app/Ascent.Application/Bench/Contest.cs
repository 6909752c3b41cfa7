using Ascent.Tensors.Cpu;

namespace Ascent.Application.Bench;

/// <summary>One workload: each side finds its best threads, then the two take turns.</summary>
internal sealed class Contest(Workload workload, BenchOptions options, IWorkerStarter starter, TimeSpan patience, TimeSpan rest, Action<string> report, CancellationToken stop)
{
    private const int TrialTurns = 3;

    /// <summary>A variant has to be better by this much; noise alone should not choose it.</summary>
    private const double Margin = 0.98;

    /// <summary>Steps longer than this need none before them to fill the caches.</summary>
    private const double LongStep = 0.02;
    private const int MostStepsOfATurn = 20_000;
    private static readonly TimeSpan CeilingTime = TimeSpan.FromMilliseconds(5);

    private double TurnSeconds => options.Seconds / options.Rounds;

    /// <summary>Null when it was stopped before anything was measured.</summary>
    /// <exception cref="WorkerException">Our own worker failed.</exception>
    public async Task<BenchResult?> RunAsync()
    {
        Entrant? own = null, peer = null;
        string? problem = null;
        try
        {
            own = await BestAsync(Side.Own);
            try
            {
                if (options.Peer)
                    peer = await WithBestVariantsAsync(await BestAsync(Side.Peer));
            }
            catch (WorkerException e) when (!stop.IsCancellationRequested)
            {
                problem = e.Message;
            }

            var ceilings = new List<double>();
            own.Begin();
            peer?.Begin();
            try
            {
                for (var round = 0; round < options.Rounds && !stop.IsCancellationRequested; round++)
                {
                    report($"round {round + 1} of {options.Rounds}");
                    ceilings.Add(FmaCeiling.Measure(own.Worker.Start.Threads, KernelIsas.Widest, CeilingTime).Gflops);
                    problem = await RoundAsync(own, peer, ownFirst: round % 2 == 0) ?? problem;
                }
            }
            catch (Exception e) when (stop.IsCancellationRequested && e is OperationCanceledException or WorkerException)
            {
                // The turns that were finished count.
            }

            return await SummaryAsync(own, peer, problem, ceilings);
        }
        catch (Exception e) when (stop.IsCancellationRequested && e is OperationCanceledException or WorkerException)
        {
            return null;
        }
        finally
        {
            await EndAsync(own);
            await EndAsync(peer);
        }
    }

    /// <summary>Both sides' turns.</summary>
    /// <returns>What was wrong with the peer, which is then out.</returns>
    private async Task<string?> RoundAsync(Entrant own, Entrant? peer, bool ownFirst)
    {
        if (ownFirst)
            await TurnAsync(own);
        string? problem = null;
        if (peer is { IsOut: false })
        {
            try
            {
                await TurnAsync(peer);
            }
            catch (WorkerException e) when (!stop.IsCancellationRequested)
            {
                peer.IsOut = true;
                problem = e.Message;
            }
        }

        if (!ownFirst)
            await TurnAsync(own);
        return problem;
    }

    private async Task TurnAsync(Entrant entrant)
    {
        await Task.Delay(rest, stop);
        await entrant.TurnAsync(TurnSeconds, stop);
    }

    private async Task<BenchResult?> SummaryAsync(Entrant own, Entrant? peer, string? problem, List<double> ceilings)
    {
        if (own.Seconds.Count == 0)
            return null;
        var median = Median(own.Seconds);
        var gflops = workload.Flops / median / 1e9;
        PeerFigures? figures = null;
        try
        {
            if (peer is { IsOut: false, Seconds.Count: > 0 })
            {
                var time = Median(peer.Seconds);
                var start = peer.Worker.Start;
                figures = new(peer.Worker.Name, peer.Worker.Version, start.Threads, start.Variants, workload.Items / time, time * 1000, await MemoryAsync(peer));
            }
        }
        catch (WorkerException e)
        {
            problem = e.Message;
        }

        var memory = await MemoryAsync(own);
        return new(
            workload, own.Worker.Start.Threads, own.Seconds.Count, workload.Items / median, median * 1000, gflops, gflops / ceilings.Max(),
            (double)own.ManagedBytes / own.Seconds.Count, own.GcGen1And2, own.BlocksTaken, memory, figures, problem);
    }

    /// <summary>Null when it was stopped: the worker may still be at its turn.</summary>
    private async Task<double?> MemoryAsync(Entrant entrant) => stop.IsCancellationRequested ? null : await entrant.Worker.EndAsync(stop);

    /// <summary>The side with the thread count that is fastest.</summary>
    private async Task<Entrant> BestAsync(Side side)
    {
        var entrants = new List<Entrant>();
        try
        {
            foreach (var threads in ThreadCounts())
            {
                report($"{(side == Side.Own ? "Ascent" : "the peer")} with {threads} {(threads == 1 ? "thread" : "threads")}");
                entrants.Add(await EnterAsync(new(side, workload.Name, threads, [])));
            }

            return await FastestAsync(entrants, margin: 1);
        }
        catch
        {
            foreach (var entrant in entrants)
                await EndAsync(entrant);
            throw;
        }
    }

    /// <summary>The same, with each variant that makes it faster.</summary>
    private async Task<Entrant> WithBestVariantsAsync(Entrant best)
    {
        foreach (var variant in best.Worker.Variants)
        {
            report($"the peer with {variant}");
            var start = best.Worker.Start;
            Entrant other;
            try
            {
                other = await EnterAsync(start with { Variants = [.. start.Variants, variant] });
            }
            catch
            {
                await EndAsync(best);
                throw;
            }

            best = await FastestAsync([best, other], Margin);
        }

        return best;
    }

    private async Task<Entrant> EnterAsync(WorkerStart start)
    {
        var entrant = new Entrant(await StepWorker.StartAsync(starter, start, workload.Items, patience, stop));
        try
        {
            await entrant.WarmUpAsync(TurnSeconds, stop);
            return entrant;
        }
        catch
        {
            await EndAsync(entrant);
            throw;
        }
    }

    /// <summary>Lets them take turns and ends all but the fastest. One that comes later has to be better by the margin.</summary>
    private async Task<Entrant> FastestAsync(List<Entrant> entrants, double margin)
    {
        var best = entrants[0];
        try
        {
            foreach (var entrant in entrants)
                entrant.Begin();
            for (var turn = 0; turn < TrialTurns && entrants.Count > 1; turn++)
            {
                foreach (var entrant in entrants)
                    await TurnAsync(entrant);
            }

            foreach (var entrant in entrants.Skip(1))
            {
                if (Median(entrant.Seconds) < Median(best.Seconds) * margin)
                    best = entrant;
            }
        }
        catch
        {
            foreach (var entrant in entrants)
                await EndAsync(entrant);
            throw;
        }

        foreach (var entrant in entrants)
        {
            if (entrant != best)
                await EndAsync(entrant);
        }

        return best;
    }

    private IEnumerable<int> ThreadCounts()
    {
        if (options.Threads is { } fixedCount)
            return [fixedCount];
        var cores = Environment.ProcessorCount;
        return Enumerable.Range(0, 31).Select(power => 1 << power).TakeWhile(threads => threads < cores).Append(cores);
    }

    private static async Task EndAsync(Entrant? entrant)
    {
        if (entrant is not null)
            await entrant.Worker.DisposeAsync();
    }

    private static double Median(IReadOnlyCollection<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>A worker and what was measured of it.</summary>
    private sealed class Entrant(StepWorker worker)
    {
        private double _step;

        public StepWorker Worker { get; } = worker;

        /// <summary>Of every step since the last beginning.</summary>
        public List<double> Seconds { get; } = [];

        public long ManagedBytes { get; private set; }

        public int GcGen1And2 { get; private set; }

        public long BlocksTaken { get; private set; }

        public bool IsOut { get; set; }

        public void Begin()
        {
            Seconds.Clear();
            (ManagedBytes, GcGen1And2, BlocksTaken) = (0, 0, 0);
        }

        /// <summary>Until the code is compiled in its last form and the time of a step is known.</summary>
        public async Task WarmUpAsync(double turn, CancellationToken stop)
        {
            var spent = 0.0;
            for (var steps = 1; spent < Math.Max(0.5, turn) || steps < 8; steps = Math.Min(steps * 2, MostStepsOfATurn))
            {
                var burst = await Worker.RunAsync(steps, 0, stop);
                _step = Median(burst.Seconds);
                spent += burst.Seconds.Sum();
                if (spent > 10)
                    break;
            }
        }

        public async Task TurnAsync(double seconds, CancellationToken stop)
        {
            var steps = (int)Math.Clamp(Math.Round(seconds / Math.Max(_step, 1e-7)), 1, MostStepsOfATurn);
            var burst = await Worker.RunAsync(steps, _step < LongStep ? 1 : 0, stop);
            _step = Median(burst.Seconds);
            Seconds.AddRange(burst.Seconds);
            ManagedBytes += burst.ManagedBytes;
            GcGen1And2 += burst.GcGen1And2;
            BlocksTaken += burst.BlocksTaken;
        }
    }
}
