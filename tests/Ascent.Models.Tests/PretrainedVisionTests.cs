using Ascent.Interop;
using Ascent.Nn;
using Ascent.Tensors;
using Ascent.Tensors.Autograd;
using Ascent.Tensors.Random;
using Ascent.Testing;

namespace Ascent.Models.Tests;

/// <summary>Weights that others trained and published: they load, and do here what they do there.</summary>
public sealed class PretrainedVisionTests
{
    private static readonly double[] Mean = [0.485, 0.456, 0.406];
    private static readonly double[] Deviation = [0.229, 0.224, 0.225];

    [Theory]
    [InlineData("resnet20", 20)]
    [InlineData("resnet32", 32)]
    public void A_pretrained_ResNet_gives_PyTorchs_logits_on_the_first_1000_test_images(string name, int depth)
    {
        var model = Load(name, depth, prefix: "");
        var golden = Safetensors.Read(Find($"pretrained/resnet-cifar10/{name}-logits.safetensors"), out _);
        var logits = Logits(model, 0, 1000);
        var (right, given) = (golden["logits_first1000"].ToArray<double>(), logits);
        Assert.Equal(right.Length, given.Length);
        for (var i = 0; i < right.Length; i++) Assert.True(Math.Abs(right[i] - given[i]) <= 1e-4 * Math.Max(1, Math.Abs(right[i])), $"logit {i} is {given[i]}, should be {right[i]}");
    }

    [Theory]
    [InlineData("resnet20", "resnet20-12fca82f.th")]
    [InlineData("resnet32", "resnet32-d509ac18.th")]
    public void The_file_that_PyTorch_wrote_in_2019_gives_the_same_logits(string name, string file)
    {
        using var folder = new TestFolder();
        var images = Tensor.Uniform([4, 3, 32, 32], new Philox(1), -2, 2);
        Safetensors.Write(folder["i.safetensors"], new Dictionary<string, Tensor> { ["x"] = images });
        double[] Output(string weights)
        {
            var path = Find($"pretrained/resnet-cifar10/{weights}");
            TensorPrediction.Run(name, null, path, folder["i.safetensors"], folder["o.safetensors"]);
            return Safetensors.Read(folder["o.safetensors"], out _, copy: true)["output"].ToArray<double>();
        }

        Assert.Equal(Output($"{name}.safetensors"), Output(file));
    }

    [Fact]
    public void A_prefix_of_DataParallel_makes_no_difference()
    {
        var (plain, prefixed) = (Load("resnet20", 20, prefix: ""), Load("resnet20", 20, prefix: "module."));
        Assert.Equal(Logits(plain, 0, 10), Logits(prefixed, 0, 10));
    }

    [LongFact]
    public void Pretrained_ResNet_20_has_9173_of_10000_test_images_right() => Assert.Equal(9173, Right(Load("resnet20", 20, "")));

    [LongFact]
    public void Pretrained_ResNet_32_has_9263_of_10000_test_images_right() => Assert.Equal(9263, Right(Load("resnet32", 32, "")));

    /// <summary>The network of Burn's MNIST example, put together from modules here.</summary>
    [Theory]
    [InlineData("mnist.safetensors", 9917)]
    [InlineData("mnist.pt", 9915)]
    public void A_network_that_Burn_trained_has_as_many_of_10000_digits_right_as_its_source_states(string file, int expected)
    {
        var model = new BurnMnist(new Philox(1));
        PretrainedKeys.Load(model, WeightFile.Read(Find($"pretrained/burn-mnist/{file}")));
        model.Eval();
        var (images, labels) = (File.ReadAllBytes(Find("mnist/t10k-images-idx3-ubyte")).AsSpan(16).ToArray(), File.ReadAllBytes(Find("mnist/t10k-labels-idx1-ubyte")).AsSpan(8).ToArray());
        var right = 0;
        for (var start = 0; start < labels.Length; start += 500)
        {
            using var scope = new TensorScope();
            using var off = GradMode.NoGrad();
            var values = new float[500 * 784];
            for (var i = 0; i < values.Length; i++) values[i] = (float)(((images[(start * 784) + i] / 255.0) - 0.1307) / 0.3081);
            right += Hits(model.Forward(Tensor.From(values, [500, 1, 28, 28])).ToArray<double>(), labels.AsSpan(start, 500));
        }

        Assert.Equal(expected, right);
    }

    private static CifarResNet Load(string name, int depth, string prefix)
    {
        var file = Safetensors.Read(Find($"pretrained/resnet-cifar10/{name}.safetensors"), out _).ToDictionary(pair => prefix + pair.Key, pair => pair.Value, StringComparer.Ordinal);
        var model = new CifarResNet(new(depth), new Philox(1));
        PretrainedKeys.Load(model, file);
        model.Eval();
        return model;
    }

    private static int Right(Module model)
    {
        var labels = Enumerable.Range(0, 10_000).Select(i => Records[i * 3073]).ToArray();
        return Hits(Logits(model, 0, 10_000), labels);
    }

    private static double[] Logits(Module model, int start, int count)
    {
        var logits = new List<double>();
        for (var first = start; first < start + count; first += 250)
        {
            using var scope = new TensorScope();
            using var off = GradMode.NoGrad();
            var images = Math.Min(250, start + count - first);
            var values = new float[images * 3072];
            for (var i = 0; i < values.Length; i++)
            {
                var channel = i % 3072 / 1024;
                values[i] = (float)(((Records[((first + (i / 3072)) * 3073) + 1 + (i % 3072)] / 255.0) - Mean[channel]) / Deviation[channel]);
            }

            logits.AddRange(model.Forward(Tensor.From(values, [images, 3, 32, 32])).ToArray<double>());
        }

        return [.. logits];
    }

    private static int Hits(double[] logits, ReadOnlySpan<byte> labels)
    {
        Assert.Equal(10 * labels.Length, logits.Length);
        var hits = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            var first = i * 10;
            if (Enumerable.Range(0, 10).MaxBy(j => logits[first + j]) == labels[i]) hits++;
        }

        return hits;
    }

    private static byte[] Records => field ??= File.ReadAllBytes(Find("cifar10/test_batch.bin"));

    private static string Find(string file)
    {
        var path = (Environment.GetEnvironmentVariable("ASCENT_DATA") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
        Needs.ForeignSuite(path is not null, $"ASCENT_DATA names no folder with {file}");
        return path!;
    }

    private sealed class BurnMnist : Module
    {
        private readonly Conv2d[] _convolutions;
        private readonly BatchNorm2d _norm1;
        private readonly BatchNorm1d _norm2;
        private readonly Linear _fc1;
        private readonly Linear _fc2;

        public BurnMnist(Philox random)
        {
            _convolutions = [AddModule("conv1", new Conv2d(1, 8, 3, random)), AddModule("conv2", new Conv2d(8, 16, 3, random)), AddModule("conv3", new Conv2d(16, 24, 3, random))];
            _norm1 = AddModule("norm1", new BatchNorm2d(24));
            _fc1 = AddModule("fc1", new Linear(11_616, 32, random));
            _fc2 = AddModule("fc2", new Linear(32, 10, random));
            _norm2 = AddModule("norm2", new BatchNorm1d(10));
        }

        protected override Tensor Compute(Tensor input)
        {
            foreach (var convolution in _convolutions) input = convolution.Forward(input).Relu();
            input = _fc1.Forward(_norm1.Forward(input).Flatten(1)).Relu();
            return _norm2.Forward(_fc2.Forward(input)).LogSoftmax(-1);
        }
    }
}
