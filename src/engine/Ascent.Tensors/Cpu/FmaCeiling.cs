using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ascent.Tensors.Cpu;

/// <summary>What a processor reaches at most: fused multiply-adds on registers alone, without memory.</summary>
/// <param name="Gflops">Billions of single-precision operations a second, a fused multiply-add counting as two; all threads together.</param>
/// <param name="Isa">The instruction set, as <see cref="KernelIsas.NameOf"/> spells it.</param>
/// <param name="Threads">Threads that ran at once.</param>
public readonly record struct CeilingReading(double Gflops, string Isa, int Threads);

/// <summary>
/// Measures the ceiling that a kernel is compared with. A processor changes its clock and may be shared, so a share means something only
/// when both figures come from the same minute: take readings between the repetitions of what is measured.
/// </summary>
public static unsafe class FmaCeiling
{
    private const int Rounds = 200_000;

    /// <summary>On a busy machine the best of fewer readings may be one that was interrupted.</summary>
    private const int FewestReadings = 8;

    private static readonly TimeSpan DefaultDuration = TimeSpan.FromSeconds(0.3);

    /// <summary>The best of many short readings over about 0.3 s, for the widest instruction set.</summary>
    /// <param name="threads">Threads that run at once, at least 1; the caller is one of them.</param>
    public static CeilingReading Measure(int threads) => Measure(threads, KernelIsas.Widest, DefaultDuration);

    /// <summary>The best of many short readings.</summary>
    /// <param name="threads">Threads that run at once, at least 1; the caller is one of them.</param>
    /// <param name="isa">The instruction set; the processor must have it.</param>
    /// <param name="duration">How long to go on reading; at least eight readings are taken, after one that does not count.</param>
    /// <exception cref="PlatformNotSupportedException">The processor does not have the instruction set.</exception>
    public static CeilingReading Measure(int threads, KernelIsa isa, TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (!KernelIsas.IsSupported(isa)) throw new PlatformNotSupportedException($"This processor does not run {KernelIsas.NameOf(isa)}.");
        double best = 0;
        using var others = new Companions(threads - 1, isa);
        others.ReadOnce(); // the loop is compiled and the clock of the core has risen
        long started = Stopwatch.GetTimestamp();
        for (int reading = 0; reading < FewestReadings || Stopwatch.GetElapsedTime(started) < duration; reading++)
            best = Math.Max(best, others.ReadOnce());
        return new CeilingReading(best / 1e9, KernelIsas.NameOf(isa), threads);
    }

    /// <summary>Operations done by one call of the loop of an instruction set.</summary>
    private static long Burn(KernelIsa isa)
    {
        switch (isa)
        {
            case KernelIsa.Avx512: return Loop<Lanes512Float, Vector512<float>>(Rounds);
            case KernelIsa.Avx2: return Loop<Lanes256Float, Vector256<float>>(Rounds);
            default: return Loop<Lanes128Float, Vector128<float>>(Rounds);
        }
    }

    /// <summary>Twelve independent sums, as the kernels have at least: enough to hide the latency of two units.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Loop<TLanes, TVector>(int rounds)
        where TLanes : struct, ILanes<TVector, float>
        where TVector : struct
    {
        float near = 0.999f, small = 0.001f;
        TVector x = TLanes.Broadcast(&near), y = TLanes.Broadcast(&small);
        TVector s0 = y, s1 = y, s2 = y, s3 = y, s4 = y, s5 = y, s6 = y, s7 = y, s8 = y, s9 = y, s10 = y, s11 = y;
        for (int i = 0; i < rounds; i++)
        {
            s0 = TLanes.MultiplyAdd(x, s0, y);
            s1 = TLanes.MultiplyAdd(x, s1, y);
            s2 = TLanes.MultiplyAdd(x, s2, y);
            s3 = TLanes.MultiplyAdd(x, s3, y);
            s4 = TLanes.MultiplyAdd(x, s4, y);
            s5 = TLanes.MultiplyAdd(x, s5, y);
            s6 = TLanes.MultiplyAdd(x, s6, y);
            s7 = TLanes.MultiplyAdd(x, s7, y);
            s8 = TLanes.MultiplyAdd(x, s8, y);
            s9 = TLanes.MultiplyAdd(x, s9, y);
            s10 = TLanes.MultiplyAdd(x, s10, y);
            s11 = TLanes.MultiplyAdd(x, s11, y);
        }

        TVector all = TLanes.Add(TLanes.Add(TLanes.Add(s0, s1), TLanes.Add(s2, s3)), TLanes.Add(TLanes.Add(s4, s5), TLanes.Add(s6, s7)));
        all = TLanes.Add(all, TLanes.Add(TLanes.Add(s8, s9), TLanes.Add(s10, s11)));
        float* keep = stackalloc float[16];
        TLanes.Store(all, keep);
        return *keep < 0 ? 0 : 2L * 12 * TLanes.Count * rounds;
    }

    /// <summary>Threads that run the loop beside the caller's, all starting each reading together.</summary>
    private sealed class Companions : IDisposable
    {
        private readonly KernelIsa _isa;
        private readonly Barrier _barrier;
        private readonly Thread[] _threads;
        private readonly int _all;
        private volatile bool _ended;

        public Companions(int others, KernelIsa isa)
        {
            _isa = isa;
            _all = others + 1;
            _barrier = new Barrier(_all);
            _threads = new Thread[others];
            for (int i = 0; i < others; i++)
            {
                _threads[i] = new Thread(Beside) { IsBackground = true, Name = "ascent ceiling" };
                _threads[i].Start();
            }
        }

        /// <summary>Operations a second of all threads, over the time from the common start to the last end.</summary>
        public double ReadOnce()
        {
            if (_all > 1) _barrier.SignalAndWait();
            long started = Stopwatch.GetTimestamp();
            long operations = Burn(_isa);
            if (_all > 1) _barrier.SignalAndWait();
            return _all * operations / Stopwatch.GetElapsedTime(started).TotalSeconds;
        }

        public void Dispose()
        {
            _ended = true;
            if (_all > 1) _barrier.SignalAndWait();
            foreach (Thread thread in _threads) thread.Join();
            _barrier.Dispose();
        }

        private void Beside()
        {
            while (true)
            {
                _barrier.SignalAndWait();
                if (_ended) return;
                Burn(_isa);
                _barrier.SignalAndWait();
            }
        }
    }
}
