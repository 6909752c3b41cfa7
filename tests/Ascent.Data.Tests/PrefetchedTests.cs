using Ascent.Tensors;
using Ascent.Tensors.Cpu;

namespace Ascent.Data.Tests;

public sealed class PrefetchedTests
{
    private static readonly LabelledImages Images = new("x", 100, 8, 8, IdxFiles.Noise(100 * 64), [.. Enumerable.Range(0, 100).Select(i => (byte)(i % 10))], 10);

    private static ImageBatches Source() => new(Images, new(10, ImageNormalization.None) { Seed = 1, Augmentation = new() { Crop = 2, Flip = ImageFlip.Random } });

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(50)]
    public void Batches_are_those_of_the_source_bit_for_bit_in_any_order(int ahead)
    {
        var source = Source();
        using var prefetched = new Prefetched(Source(), ahead);
        Assert.Equal(source.Batches, prefetched.Batches);
        for (var epoch = 0; epoch < 3; epoch++)
        {
            for (var index = 0; index < 10; index++) Assert.Equal(source.Get(epoch, index).Print(), prefetched.Get(epoch, index).Print());
        }

        var random = new Random(5);
        for (var i = 0; i < 200; i++)
        {
            var (epoch, index) = (random.Next(4), random.Next(10));
            Assert.Equal(source.Get(epoch, index).Print(), prefetched.Get(epoch, index).Print());
        }
    }

    [Fact]
    public void The_next_batches_are_made_before_they_are_asked_for_and_no_more_than_those()
    {
        var made = new Recorder((_, _) => { });
        using (var prefetched = new Prefetched(made, ahead: 3))
        {
            Assert.Empty(made.Asked);
            prefetched.Get(2, 8).Dispose();
            made.WaitFor(4);
            Thread.Sleep(50);
            Assert.Equal([(2, 8), (2, 9), (3, 0), (3, 1)], made.Asked);
            Assert.DoesNotContain(Environment.CurrentManagedThreadId, made.Threads);
            Assert.Single(made.Threads.Distinct());
            Assert.All(made.Alone, Assert.True);
        }

        Assert.Equal(4, made.Asked.Count);
    }

    [Fact]
    public void What_goes_wrong_is_thrown_where_the_batch_is_asked_for_and_what_follows_can_still_be_had()
    {
        using var prefetched = new Prefetched(new Recorder((epoch, index) =>
        {
            if (index == 3 && epoch == 0) throw new DataSetException("the disk is gone");
        }));
        for (var index = 0; index < 3; index++) prefetched.Get(0, index).Dispose();
        for (var attempt = 0; attempt < 2; attempt++) Assert.Equal("the disk is gone", Assert.Throws<DataSetException>(() => prefetched.Get(0, 3)).Message);
        prefetched.Get(0, 4).Dispose();
        prefetched.Get(1, 3).Dispose();
    }

    [Fact]
    public void A_batch_that_does_not_exist_is_refused_as_by_the_source()
    {
        using var prefetched = new Prefetched(Source());
        Assert.Throws<ArgumentOutOfRangeException>(() => prefetched.Get(0, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => prefetched.Get(-1, 0));
        prefetched.Get(0, 0).Dispose();
    }

    [Fact]
    public void A_steps_scope_gives_back_the_batch_that_it_asked_for_and_no_other()
    {
        using var prefetched = new Prefetched(Source(), ahead: 4);
        for (var index = 0; index < 30; index++)
        {
            Batch batch;
            using (new TensorScope())
            {
                batch = prefetched.Get(index / 10, index % 10);
                Assert.Equal(10, batch.Targets.Count);
                _ = batch.Inputs.ToArray<float>();
            }

            Assert.Throws<ObjectDisposedException>(() => batch.Inputs.ToArray<float>());
            Assert.Throws<ObjectDisposedException>(() => batch.Targets.ToArray<long>());
        }

        // Without a scope a batch is its taker's, as from any source.
        var kept = prefetched.Get(3, 0);
        using (new TensorScope()) prefetched.Get(3, 1);
        Assert.Equal(Source().Get(3, 0).Print(), kept.Print());
    }

    [Fact]
    public void Disposing_gives_back_what_was_prepared_and_ends_the_thread()
    {
        var made = new Recorder((_, _) => { });
        var prefetched = new Prefetched(made, ahead: 5);
        var taken = prefetched.Get(0, 0);
        made.WaitFor(6);
        prefetched.Dispose();
        prefetched.Dispose();
        Assert.Equal(0, taken.Inputs.Item());
        foreach (var tensor in made.Made.Skip(1)) Assert.Throws<ObjectDisposedException>(() => tensor.Item());
        Assert.Throws<ObjectDisposedException>(() => prefetched.Get(0, 1));
        Assert.Equal(6, made.Asked.Count);
        taken.Dispose();
        new Prefetched(made).Dispose();
    }

    [Fact]
    public void After_a_jump_the_batches_of_the_old_course_are_given_back()
    {
        var made = new Recorder((_, _) => { });
        using var prefetched = new Prefetched(made, ahead: 2);
        prefetched.Get(0, 0).Dispose();
        made.WaitFor(3);
        prefetched.Get(5, 5).Dispose();
        Assert.Throws<ObjectDisposedException>(() => made.Made[1].Item());
        Assert.Throws<ObjectDisposedException>(() => made.Made[2].Item());
        Assert.Equal((5, 5), made.Asked[3]);
    }

    private sealed class Recorder(Action<int, int> before) : IBatchSource
    {
        private readonly List<(int Epoch, int Index)> _asked = [];

        public int Batches => 10;

        public List<Tensor> Made { get; } = [];

        public List<int> Threads { get; } = [];

        public List<bool> Alone { get; } = [];

        public IReadOnlyList<(int Epoch, int Index)> Asked
        {
            get
            {
                lock (_asked) return [.. _asked];
            }
        }

        public void WaitFor(int count)
        {
            for (var i = 0; i < 2000 && Asked.Count < count; i++) Thread.Sleep(5);
            Thread.Sleep(20);
        }

        public Batch Get(int epoch, int index)
        {
            before(epoch, index);
            var tensor = Tensor.Scalar(index);
            lock (_asked)
            {
                Made.Add(tensor);
                Threads.Add(Environment.CurrentManagedThreadId);
                Alone.Add(WorkerTeam.IsInside);
                _asked.Add((epoch, index));
            }

            return new(tensor, Tensor.Scalar(index));
        }
    }
}
