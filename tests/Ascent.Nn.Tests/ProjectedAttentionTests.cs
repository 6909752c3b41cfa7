using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Nn.Tests;

public sealed class ProjectedAttentionTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Keys_and_values_projected_once_give_what_they_give_every_time(bool batchFirst)
    {
        var random = new Philox(5);
        var attention = new MultiheadAttention(12, 3, random, batchFirst: batchFirst);
        Init.Normal(attention.InputBias!, random);
        Tensor query = Tensor.Normal(batchFirst ? [2, 5, 12] : [5, 2, 12], random), source = Tensor.Normal(batchFirst ? [2, 7, 12] : [7, 2, 12], random);
        var mask = Tensor.From([1L, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0], [2, 1, 1, 7]);
        var expected = attention.Forward(query, source, source, mask).ToArray<float>();
        var (keys, values) = attention.Project(source);
        Assert.Equal([2, 3, 7, 4], keys.Shape);
        var given = attention.Attend(query, keys, values, mask);
        Assert.Equal(query.Shape, given.Shape);
        Assert.All(expected.Zip(given.ToArray<float>()), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        Assert.Throws<ShapeException>(() => attention.Project(Tensor.Ones([2, 5, 11])));
        Assert.Throws<ShapeException>(() => attention.Attend(Tensor.Ones([2, 12]), keys, values));
    }
}
