using System.Text.Json;
using Ascent.Tensors;
using Ascent.Testing;

namespace Ascent.Nn.Tests;

/// <summary>
/// PyTorch's own regression baselines of its optimisers: 17 of the 19 configurations. The two of L-BFGS do not apply, as there is no
/// L-BFGS here. A part of them ships beside the tests (BSD-3-Clause); all samples are read where ASCENT_DATA names them.
/// </summary>
public sealed class BaselineTests
{
    private static readonly JsonElement Fixture = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "pytorch-baselines.json"))).RootElement;

    public static TheoryData<string> Names => [.. Fixture.GetProperty("optimizers").EnumerateObject().Select(static property => property.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_thousand_steps_agree_with_the_baselines_that_ship(string name) => Agree(Fixture, name);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_thousand_steps_agree_with_all_published_baselines(string name)
    {
        var file = Find("optim_baseline.json");
        Needs.ForeignSuite(file is not null, "ASCENT_DATA names no folder with vectors/pytorch-baselines/optim_baseline.json");
        using var document = JsonDocument.Parse(File.ReadAllText(file!));
        Agree(document.RootElement, name);
    }

    internal static string? Find(string file) =>
        (Environment.GetEnvironmentVariable("ASCENT_DATA") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, "vectors", "pytorch-baselines", file)).FirstOrDefault(File.Exists);

    private static void Agree(JsonElement baseline, string name)
    {
        var start = baseline.GetProperty("initial_params");
        Tensor[] parameters = [Leaf(start[0], [3, 2]), Leaf(start[1], [3]), Leaf(start[2], [1, 3]), Leaf(start[3], [1])];
        var input = Tensor.From([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], [3, 2]);
        var configuration = baseline.GetProperty("optimizers").GetProperty(name);
        var optimizer = GoldenOptimizers.Create(configuration.GetProperty("algorithm").GetString()!, configuration.GetProperty("options"), parameters);
        var expected = configuration.GetProperty("expected");
        // This one steps to and fro, which amplifies rounding: PyTorch 1.13.1 itself is up to 1.2e-12 away from the baseline here.
        var tolerance = name == "RMSprop_with_weight_decay" ? 4e-12 : 1e-12;
        int[] samples = [.. baseline.GetProperty("samples_at").EnumerateArray().Select(static sample => sample.GetInt32())];
        for (var step = 0; step <= samples[^1]; step++)
        {
            using var scope = new TensorScope();
            optimizer.ZeroGrad();
            input.Linear(parameters[0], parameters[1]).Sigmoid().Linear(parameters[2], parameters[3]).Sigmoid().Sum().Backward();
            optimizer.Step();
            var sample = Array.IndexOf(samples, step);
            if (sample < 0) continue;
            for (var p = 0; p < 4; p++)
            {
                double[] want = Numbers(expected[sample][p]), have = parameters[p].ToArray<double>();
                for (var i = 0; i < want.Length; i++)
                    Assert.True(Math.Abs(want[i] - have[i]) <= tolerance * Math.Abs(want[i]), $"step {step}, parameter {p}, {i}: {have[i]:R} against {want[i]:R}");
            }
        }
    }

    private static double[] Numbers(JsonElement json) => [.. json.EnumerateArray().Select(static value => value.GetDouble())];

    private static Tensor Leaf(JsonElement json, Shape shape)
    {
        var leaf = Tensor.From(Numbers(json), shape);
        leaf.RequiresGrad = true;
        return leaf;
    }
}
