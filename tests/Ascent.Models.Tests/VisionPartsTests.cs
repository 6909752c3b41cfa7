using Ascent.Nn;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Models.Tests;

public sealed class VisionPartsTests
{
    /// <summary>torchvision's published numbers, the CIFAR networks' by the paper's table 6, airbench's 1.97 million by its author, the frozen filters and factors among them.</summary>
    [Fact]
    public void Networks_have_as_many_parameters_as_those_they_are_named_after()
    {
        Assert.Equal(61_100_840, Count(new AlexNet(new(), new(1))));
        Assert.Equal(11_689_512, Count(new ResNet(new(18), new(1))));
        Assert.Equal(21_797_672, Count(new ResNet(new(34), new(1))));
        Assert.Equal(25_557_032, Count(new ResNet(new(50), new(1))));
        Assert.Equal(464_154, Count(new CifarResNet(new(32), new(1))));
        Assert.Equal(658_586, Count(new CifarResNet(new(44), new(1))));
        Assert.Equal(853_018, Count(new CifarResNet(new(56), new(1))));
        Assert.Equal(1_727_962, Count(new CifarResNet(new(110), new(1))));
        Assert.Equal(1_972_792, Count(new AirbenchCnn(new(), new(1))));
        Assert.Equal(1_972_792 - 288 - (2 * (64 + 256 + 256)), new AirbenchCnn(new(), new(1)).Parameters().Where(static parameter => parameter.RequiresGrad).Sum(static parameter => (long)parameter.Count));
    }

    [Fact]
    public void Keys_are_torchvisions()
    {
        var keys = new ResNet(new(50, 4, 2) { Blocks = [1, 1, 1, 1] }, new(1)).StateDict().Keys.ToList();
        Assert.Equal(["conv1.weight", "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var", "bn1.num_batches_tracked", "layer1.0.conv1.weight"], keys.Take(7));
        Assert.Contains("layer1.0.downsample.0.weight", keys);
        Assert.Contains("layer2.0.downsample.1.running_var", keys);
        Assert.Equal(["fc.weight", "fc.bias"], keys.TakeLast(2));
        Assert.DoesNotContain("layer1.0.downsample.0.weight", new ResNet(new(18, 4, 2), new(1)).StateDict().Keys);
        Assert.Equal(["linear.weight", "linear.bias"], new CifarResNet(new(8, 2), new(1)).StateDict().Keys.TakeLast(2));
    }

    [Theory]
    [InlineData("alexnet", 61_100_840)]
    [InlineData("resnet18", 11_689_512)]
    [InlineData("resnet34", 21_797_672)]
    [InlineData("resnet50", 25_557_032)]
    [InlineData("resnet110", 1_727_962)]
    public void The_catalogue_has_them_by_name(string name, long parameters) => Assert.Equal(parameters, Count(ModelCatalog.Create(name, null, new(1))));

    [Fact]
    public void A_file_may_lack_the_batches_that_the_norms_have_seen()
    {
        var (one, two) = (new CifarResNet(new(8, 2), new(1)), new CifarResNet(new(8, 2), new(2)));
        var missing = PretrainedKeys.Load(two, one.StateDict().Where(static pair => !pair.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal)).ToDictionary(static pair => pair.Key, static pair => pair.Value, StringComparer.Ordinal));
        Assert.Equal(7, missing.Count);
        Assert.Equal(one.StateDict()["linear.weight"].ToArray<float>(), two.StateDict()["linear.weight"].ToArray<float>());
    }

    [Fact]
    public void Depths_and_stages_of_no_residual_network_are_refused()
    {
        Assert.Contains("not 20", Assert.Throws<ArgumentException>(() => new ResNet(new(20), new(1))).Message, StringComparison.Ordinal);
        Assert.Contains("2, 2, 2", Assert.Throws<ArgumentException>(() => new ResNet(new() { Blocks = [2, 2, 2] }, new(1))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ResNet(new() { Blocks = [2, 0, 2, 2] }, new(1)));
        Assert.Contains("five", Assert.Throws<ArgumentException>(() => new AlexNet(new() { Channels = [1, 2, 3] }, new(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whitened_patches_are_uncorrelated_with_variance_one()
    {
        var random = new Philox(5);
        // Neighbouring pixels and channels that go together, as in a photograph.
        using var noise = Tensor.Normal([40, 3, 12, 12], random);
        using var smooth = noise + noise.Slice(1, 0, 1) + noise.AveragePool2d((3, 3), (1, 1), (1, 1));
        var model = new AirbenchCnn(new(2, 2, 2, 2), random);
        model.Initialize(smooth, epsilon: 0);
        var outputs = model.Whitening.Forward(smooth).Permute(1, 0, 2, 3).Reshape([24, 40 * 11 * 11]);
        var covariance = (outputs.MatMul(outputs.Transpose(0, 1)) * (1.0 / outputs.Shape[1])).ToArray<double>();
        for (var i = 0; i < 24; i++)
        {
            for (var j = 0; j < 24; j++) Assert.Equal(i == j ? 1 : Math.Abs(i - j) == 12 ? -1 : 0, covariance[(i * 24) + j], 1e-3);
        }

        Assert.DoesNotContain(model.Whitening.Weight, model.Parameters().Where(static parameter => parameter.RequiresGrad));
        Assert.Contains("[4, 1, 8, 8]", Assert.Throws<ShapeException>(() => model.Initialize(Tensor.Ones([4, 1, 8, 8]))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(12)]
    [InlineData(30)]
    public void Eigenvectors_are_orthonormal_and_give_the_matrix_back(int n)
    {
        var random = new Philox((ulong)n);
        var matrix = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++) matrix[i, j] = matrix[j, i] = random.NextNormal();
        }

        var (values, vectors) = SymmetricEigen.Decompose(matrix);
        Assert.Equal(values.Order(), values);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                Assert.Equal(i == j ? 1 : 0, Enumerable.Range(0, n).Sum(k => vectors[i][k] * vectors[j][k]), 1e-12);
                Assert.Equal(matrix[i, j], Enumerable.Range(0, n).Sum(k => values[k] * vectors[k][i] * vectors[k][j]), 1e-11);
            }
        }
    }

    [Fact]
    public void A_matrix_with_equal_eigenvalues_or_none_but_zero_is_no_trouble_and_one_that_is_no_matrix_of_numbers_is_refused()
    {
        Assert.Equal([0, 0, 0], SymmetricEigen.Decompose(new double[3, 3]).Values);
        Assert.Equal([-1, 1, 2], SymmetricEigen.Decompose(new double[,] { { 0, 1, 0 }, { 1, 0, 0 }, { 0, 0, 2 } }).Values.Select(static value => Math.Round(value, 12)));
        Assert.Throws<ArgumentException>(() => SymmetricEigen.Decompose(new double[2, 3]));
        Assert.Throws<ArgumentException>(() => SymmetricEigen.Decompose(new double[,] { { double.NaN } }));
    }

    [Fact]
    public void Airbenchs_convolutions_begin_by_passing_their_channels_on()
    {
        var state = new AirbenchCnn(new(30, 4, 4, 2), new(3)).StateDict();
        var weight = state["2.conv1.weight"].ToArray<float>();
        for (var i = 0; i < 24; i++)
        {
            for (var j = 0; j < 24 * 9; j++) Assert.Equal(j == (i * 9) + 4 ? 1 : 0, weight[(i * 24 * 9) + j]);
        }

        Assert.All(weight.Skip(24 * 24 * 9), static value => Assert.NotEqual(0, value));
        var narrower = state["3.conv1.weight"].ToArray<float>();
        Assert.Equal(4, narrower.Count(static value => value == 1));
        Assert.Equal(4 * 30 * 9 - 4, narrower.Count(static value => value == 0));
    }

    private static long Count(Module model) => model.Parameters().Sum(static parameter => (long)parameter.Count);
}
