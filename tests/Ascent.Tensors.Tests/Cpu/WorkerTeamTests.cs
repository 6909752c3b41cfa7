using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Tests.Cpu;

[Collection(nameof(CpuSettings))]
public sealed unsafe class WorkerTeamTests : IDisposable
{
    private readonly int _threads = WorkerTeam.Threads;

    public void Dispose() => WorkerTeam.Threads = _threads;

    [Theory]
    [InlineData(0, 1, 4)]
    [InlineData(1, 1, 4)]
    [InlineData(7, 1, 1)]
    [InlineData(7, 1, 3)]
    [InlineData(100, 16, 4)]
    [InlineData(1000, 64, 3)]
    [InlineData(int.MaxValue, 1 << 28, 4)]
    public void Ranges_cover_the_loop_once_in_multiples_of_the_grain(int count, int grain, int team)
    {
        WorkerTeam.Threads = team;
        for (int again = 0; again < 20; again++)
        {
            var ranges = new List<(int Start, int End)>();
            WorkerTeam.For(count, grain, (start, end) =>
            {
                lock (ranges) ranges.Add((start, end));
            });
            ranges.Sort();
            Assert.True(ranges.Count <= team);
            int next = 0;
            foreach ((int start, int end) in ranges)
            {
                Assert.Equal(next, start);
                Assert.True(end > start);
                Assert.True(end == count || (end - start) % grain == 0);
                next = end;
            }

            Assert.Equal(count, next);
        }
    }

    [Fact]
    public void The_ranges_are_the_same_every_time_for_a_number_of_threads()
    {
        WorkerTeam.Threads = 3;
        string first = Ranges();
        for (int i = 0; i < 50; i++) Assert.Equal(first, Ranges());

        static string Ranges()
        {
            var ranges = new List<(int, int)>();
            WorkerTeam.For(12345, 7, (start, end) =>
            {
                lock (ranges) ranges.Add((start, end));
            });
            ranges.Sort();
            return string.Join(' ', ranges);
        }
    }

    [Fact]
    public void The_parts_run_at_the_same_time_and_the_caller_takes_one()
    {
        WorkerTeam.Threads = 3;
        using var together = new Barrier(3);
        int caller = Environment.CurrentManagedThreadId, own = 0;
        WorkerTeam.For(3, 1, (_, _) =>
        {
            if (Environment.CurrentManagedThreadId == caller) Interlocked.Increment(ref own);
            Assert.True(together.SignalAndWait(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        });
        Assert.Equal(1, own);
    }

    [Fact]
    public void An_exception_in_any_part_reaches_the_caller_and_the_team_goes_on_working()
    {
        WorkerTeam.Threads = 3;
        for (int thrower = 0; thrower < 3; thrower++)
        {
            int bad = thrower, ended = 0;
            var thrown = Assert.Throws<FormatException>(() => WorkerTeam.For(3, 1, (start, _) =>
            {
                if (start == bad) throw new FormatException($"part {start}");
                Interlocked.Increment(ref ended);
            }));
            Assert.Equal($"part {bad}", thrown.Message);
            Assert.Equal(2, ended);
            Assert.False(WorkerTeam.IsInside);
        }

        Assert.Equal(4950, SumTo(100));
    }

    [Fact]
    public void A_call_from_inside_a_body_runs_inline()
    {
        WorkerTeam.Threads = 3;
        int inner = 0, elsewhere = 0;
        WorkerTeam.For(3, 1, (_, _) =>
        {
            int here = Environment.CurrentManagedThreadId;
            WorkerTeam.For(30, 1, (start, end) =>
            {
                Interlocked.Add(ref inner, end - start);
                if (Environment.CurrentManagedThreadId != here) Interlocked.Increment(ref elsewhere);
            });
        });
        Assert.Equal(90, inner);
        Assert.Equal(0, elsewhere);
    }

    [Fact]
    public void Several_callers_at_once_each_get_all_of_their_parts()
    {
        WorkerTeam.Threads = 2;
        var callers = new Thread[4];
        int wrong = 0;
        for (int i = 0; i < callers.Length; i++)
        {
            int to = 100 + i;
            callers[i] = new Thread(() =>
            {
                for (int again = 0; again < 2000; again++)
                {
                    if (SumTo(to) != to * (to - 1) / 2) Interlocked.Increment(ref wrong);
                }
            });
            callers[i].Start();
        }

        foreach (Thread caller in callers) caller.Join();
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void A_hundred_thousand_small_calls_end_and_allocate_nothing()
    {
        WorkerTeam.Threads = 2;
        var counts = new int[2 * 64];
        long least = long.MaxValue;
        for (int window = 0; window < 5; window++)
        {
            long before = 0;
            for (int i = 0; i < 100_100; i++)
            {
                if (i == 100) before = GC.GetTotalAllocatedBytes(precise: true);
                WorkerTeam.For(2, 1, in counts, static (int start, int end, in int[] into) => into[start * 64]++);
            }

            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        Assert.Equal(500_500, counts[0]);
        Assert.Equal(500_500, counts[64]);

        // The account is the whole process's, and the test runner writes messages now and then; what a call allocates is in every window.
        Assert.InRange(least, 0, 4096);
    }

    [Fact]
    public void Calls_after_the_threads_have_parked_find_them_again()
    {
        WorkerTeam.Threads = 3;
        for (int i = 0; i < 50; i++)
        {
            Thread.Sleep(2);
            Assert.Equal(499_500, SumTo(1000));
        }
    }

    [Fact]
    public void The_number_of_threads_can_change_between_calls_while_others_call()
    {
        WorkerTeam.Threads = 2;
        bool end = false;
        int wrong = 0;
        var other = new Thread(() =>
        {
            while (!Volatile.Read(ref end))
            {
                if (SumTo(100) != 4950) Interlocked.Increment(ref wrong);
            }
        });
        other.Start();
        for (int i = 0; i < 100; i++)
        {
            WorkerTeam.Threads = 1 + (i % 4);
            Assert.Equal(4950, SumTo(100));
        }

        Volatile.Write(ref end, true);
        other.Join();
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void A_kernel_with_a_pointer_to_its_arguments_is_run_on_all_parts()
    {
        WorkerTeam.Threads = 3;
        int* marks = stackalloc int[40];
        for (int i = 0; i < 40; i++) marks[i] = 0;
        WorkerTeam.Run(40, &Mark, marks);
        for (int i = 0; i < 40; i++) Assert.Equal(i + 1, marks[i]);
        WorkerTeam.For(40, 8, &MarkRange, marks);
        for (int i = 0; i < 40; i++) Assert.Equal(i + 2, marks[i]);

        static void Mark(int part, void* state) => ((int*)state)[part] += part + 1;
        static void MarkRange(int start, int end, void* state)
        {
            for (int i = start; i < end; i++) ((int*)state)[i]++;
        }
    }

    [Fact]
    public void A_wrong_number_of_threads_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => WorkerTeam.Threads = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => WorkerTeam.Threads = WorkerTeam.MaxThreads + 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => WorkerTeam.For(-1, 1, (_, _) => { }));
        Assert.Throws<ArgumentOutOfRangeException>(() => WorkerTeam.For(1, 0, (_, _) => { }));
        WorkerTeam.Threads = 2;
        Assert.Throws<InvalidOperationException>(() => WorkerTeam.For(2, 1, (_, _) => WorkerTeam.Threads = 3));
    }

    [Fact]
    public void The_environment_sets_the_number_of_threads()
    {
        Assert.Equal(3, WorkerTeam.DefaultThreads("3"));
        Assert.Equal(Environment.ProcessorCount, WorkerTeam.DefaultThreads(null));
        foreach (string wrong in new[] { "0", "-1", "two", "99999", "1.5" })
            Assert.Contains($"ASCENT_THREADS is '{wrong}'", Assert.Throws<InvalidOperationException>(() => WorkerTeam.DefaultThreads(wrong)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_thread_that_works_alone_leaves_the_team_to_others_and_cuts_its_work_as_ever()
    {
        WorkerTeam.Threads = 4;
        var alone = new List<(int, int, int)>();
        var thread = new Thread(() =>
        {
            WorkerTeam.WorkAlone();
            WorkerTeam.For(1000, 1, (start, end) => alone.Add((start, end, Environment.CurrentManagedThreadId)));
        });
        thread.Start();
        thread.Join();
        Assert.All(alone, part => Assert.Equal(thread.ManagedThreadId, part.Item3));
        var together = new System.Collections.Concurrent.ConcurrentBag<(int, int)>();
        WorkerTeam.For(1000, 1, (start, end) => together.Add((start, end)));
        Assert.Equal(together.Order(), alone.Select(part => (part.Item1, part.Item2)).Order());
        Assert.False(WorkerTeam.IsInside);
    }

    private static int SumTo(int count)
    {
        int sum = 0;
        WorkerTeam.For(count, 1, (start, end) =>
        {
            int part = 0;
            for (int i = start; i < end; i++) part += i;
            Interlocked.Add(ref sum, part);
        });
        return sum;
    }
}
