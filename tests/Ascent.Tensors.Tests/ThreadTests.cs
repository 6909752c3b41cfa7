using Ascent.Tensors.Cpu;
using Ascent.Tensors.Random;
using Ascent.Tensors.Tests.Cpu;

namespace Ascent.Tensors.Tests;

/// <summary>Changes the number of threads, so it runs alone.</summary>
[Collection(nameof(CpuSettings))]
public sealed class ThreadTests
{
    [Fact]
    public void Large_tensors_agree_whatever_the_number_of_threads()
    {
        var random = new Philox(5);
        var x = Tensor.Uniform([700, 301], random);
        var y = Tensor.Uniform([301], random, 1, 2);
        var column = Tensor.Uniform([700, 1], random, 1, 2);
        var before = WorkerTeam.Threads;
        try
        {
            var results = new List<float[]>();
            foreach (var threads in (int[])[1, 2, 3])
            {
                WorkerTeam.Threads = threads;
                results.Add([
                    .. (x.T.T + y).ToArray<float>(), .. (x * column).Exp().ToArray<float>(), .. x.Sum(0).ToArray<float>(), .. x.Sum(1).ToArray<float>(),
                    x.Sum().Item() is var sum ? (float)sum : 0, .. x.Softmax(1).ToArray<float>(), .. x.T.Contiguous().ToArray<float>()]);
            }

            Assert.Equal(results[0], results[1]);
            Assert.Equal(results[0], results[2]);
            Cases.Same(Reference.Of(x).Reduce(0, false, line => line.Sum()), x.Sum(0), 1e-6);
        }
        finally
        {
            WorkerTeam.Threads = before;
        }
    }
}
