using Ascent.Tensors.Backends;
using Ascent.Tensors.Cpu;
using Ascent.Tensors.Random;
using Ascent.Tensors.Tests.Cpu;
using Ascent.Tensors.Updates;

namespace Ascent.Tensors.Tests;

/// <summary>Optimiser steps over lists of tensors, on the fast backend and on the reference.</summary>
[Collection(nameof(CpuSettings))]
public sealed class ParameterUpdateTests
{
    private delegate void Apply<TRule>(ReadOnlySpan<ParameterUpdate<TRule>> updates)
        where TRule : unmanaged;

    [Fact]
    public void Sgd_agrees_with_the_reference() => Agree<SgdRule>(ParameterUpdates.Apply, random =>
        (new(0.1, random.NextDouble(), 0.25 * random.Next(2), 0.1 * random.Next(2), random.Next(2) == 0, random.Next(3) == 0, random.Next(2) == 0), random.Next(2)));

    [Fact]
    public void Adam_agrees_with_the_reference() => Agree<AdamRule>(ParameterUpdates.Apply, random =>
        (new(0.1, 0.9 * random.NextDouble(), 0.99, 1e-3, 0.1 * random.Next(2), random.Next(2) == 0, 1 + random.Next(100), random.Next(2) == 0), 2 + random.Next(2)));

    [Fact]
    public void Adagrad_agrees_with_the_reference() => Agree<AdagradRule>(ParameterUpdates.Apply, random =>
        (new(0.1, 1e-3, 0.1 * random.Next(2), random.Next(2) == 0), 1));

    [Fact]
    public void Adadelta_agrees_with_the_reference() => Agree<AdadeltaRule>(ParameterUpdates.Apply, random =>
        (new(0.9, random.NextDouble(), 1e-3, 0.1 * random.Next(2), random.Next(2) == 0), 2));

    [Fact]
    public void RmsProp_agrees_with_the_reference() => Agree<RmsPropRule>(ParameterUpdates.Apply, random =>
        (new(0.1, 0.9, 1e-2, random.NextDouble(), 0.1 * random.Next(2), random.Next(2) == 0), 1 + random.Next(2)));

    [Fact]
    public void Lion_agrees_with_the_reference() => Agree<LionRule>(ParameterUpdates.Apply, random =>
        (new(0.1, 0.9, 0.99, 0.1 * random.Next(2), random.Next(2) == 0), 1));

    [Fact]
    public void Blends_agree_with_the_reference() => Agree<BlendRule>(ParameterUpdates.Apply, random =>
        (new(random.NextDouble(), random.Next(2) * random.NextDouble()), 0));

    [Fact]
    public void Clamps_agree_with_the_reference() => Agree<ClampRule>(ParameterUpdates.Apply, random => (new(random.NextDouble()), 0));

    [Fact]
    public void Norms_of_lists_agree_with_the_reference() => Cases.ForSeeds(40, random =>
    {
        Tensor[] tensors = [.. Enumerable.Range(0, random.Next(5)).Select(_ => Cases.Plain(Cases.Values(random.Next(8) == 0 ? [70_001] : Cases.Shape(random), random), random.Next(2) == 0 ? DType.Float32 : DType.Float64))];
        var (norm, finite) = (ParameterUpdates.Norm(tensors), ParameterUpdates.AllFinite(tensors));
        using (Backend.Use(Backend.Reference))
        {
            Assert.Equal(ParameterUpdates.Norm(tensors), norm, 1e-5 * Math.Max(1, norm));
            Assert.True(finite && ParameterUpdates.AllFinite(tensors));
            if (tensors.LastOrDefault() is not { Count: > 0 } last) return;
            last.Fill(random.Next(2) == 0 ? double.NaN : double.NegativeInfinity);
            Assert.False(ParameterUpdates.AllFinite(tensors));
        }

        Assert.False(ParameterUpdates.AllFinite(tensors));
    });

    [Fact]
    public void The_threads_change_no_bit()
    {
        var before = WorkerTeam.Threads;
        try
        {
            var one = Large(1);
            Assert.Equal(one, Large(2));
            Assert.Equal(one, Large(5));
        }
        finally
        {
            WorkerTeam.Threads = before;
        }
    }

    [Fact]
    public void A_centred_mean_square_uses_its_mean() => Cases.ForSeeds(30, random =>
    {
        // The mean is so small that its square stays below the mean square.
        var operands = Operands(DType.Float64, [7], random, 3);
        operands[4].Fill(0.1);
        operands[2].Fill(1);
        Compare<RmsPropRule>(ParameterUpdates.Apply, [new RmsPropRule(0.1, 0.9, 1e-3, 0.5, 0, false)], [operands], 1e-12);
    });

    [Fact]
    public void Numbers_that_are_not_finite_stay_what_they_are()
    {
        var p = Tensor.From([1f, double.NaN, double.PositiveInfinity, 2], [4]).To(DType.Float32);
        var g = Tensor.From([double.NaN, 1, 1, double.PositiveInfinity], [4]).To(DType.Float32);
        Step(p, g, null, new SgdRule(0.1, 0, 0, 0, false, true, false), ParameterUpdates.Apply);
        Assert.Equal([float.NaN, float.NaN, float.PositiveInfinity, float.NegativeInfinity], p.ToArray<float>());
        var q = Tensor.Ones([2]);
        Step(q, Tensor.From([float.NaN, 0], [2]), Tensor.Zeros([2]), new LionRule(0.1, 0.9, 0.99, 0, false), ParameterUpdates.Apply);
        Assert.Equal([float.NaN, 1], q.ToArray<float>());
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var rule = new SgdRule(0.1, 0, 0, 0, false, true, false);
        var x = Tensor.Ones([2, 3]);
        Assert.Contains("[3, 2]", Assert.Throws<ShapeException>(() => Step(x, Tensor.Ones([3, 2]), null, rule, ParameterUpdates.Apply)).Message);
        Assert.Throws<ArgumentException>(() => Step(x, Tensor.Ones([2, 3], DType.Float64), null, rule, ParameterUpdates.Apply));
        Assert.Throws<InvalidOperationException>(() => Step(x, Tensor.Ones([3, 2]).T, null, rule, ParameterUpdates.Apply));
        Assert.Throws<ArgumentException>(() => Step(x, Tensor.Ones([2, 3]), null, new LionRule(1, 0, 0, 0, false), ParameterUpdates.Apply));
    }

    private static void Step<TRule>(Tensor p, Tensor g, Tensor? state, TRule rule, Apply<TRule> apply)
        where TRule : unmanaged =>
        apply([new(p, g, state, null, null, rule)]);

    private static void Agree<TRule>(Apply<TRule> apply, Func<Philox, (TRule Rule, int States)> choose)
        where TRule : unmanaged => Cases.ForSeeds(60, random =>
    {
        var dtype = random.Next(2) == 0 ? DType.Float32 : DType.Float64;
        var count = random.Next(5);
        var rules = new TRule[count];
        var operands = new Tensor[count][];
        for (var i = 0; i < count; i++)
        {
            (rules[i], var states) = choose(random);
            operands[i] = Operands(dtype, Cases.Shape(random), random, states);
        }

        Compare(apply, rules, operands, dtype == DType.Float32 ? 1e-4 : 1e-12);
    });

    /// <summary>Parameter and gradient around 0, states above it.</summary>
    private static Tensor[] Operands(DType dtype, int[] shape, Philox random, int states) =>
        [.. Enumerable.Range(0, 2 + states).Select(i => Cases.Plain(Cases.Values(shape, random, i < 2 ? -2 : 0.2), dtype))];

    private static void Compare<TRule>(Apply<TRule> apply, TRule[] rules, Tensor[][] operands, double tolerance)
        where TRule : unmanaged
    {
        Tensor[][] plain = [.. operands.Select(static tensors => tensors.Select(static x => x.Clone()).ToArray())];
        apply(Updates(rules, operands));
        using (Backend.Use(Backend.Reference)) apply(Updates(rules, plain));
        for (var i = 0; i < operands.Length; i++)
        {
            for (var j = 0; j < operands[i].Length; j++) Cases.Same(Reference.Of(plain[i][j]), operands[i][j], tolerance);
        }
    }

    private static ParameterUpdate<TRule>[] Updates<TRule>(TRule[] rules, Tensor[][] operands)
        where TRule : unmanaged =>
        [.. rules.Zip(operands, static (rule, x) => new ParameterUpdate<TRule>(x[0], x[1], x.ElementAtOrDefault(2), x.ElementAtOrDefault(3), x.ElementAtOrDefault(4), rule))];

    /// <summary>Sizes that fall across the chunks: small ones between large ones, empty ones among them.</summary>
    private static float[] Large(int threads)
    {
        WorkerTeam.Threads = threads;
        var random = new Philox(5);
        int[] sizes = [3, 100_001, 0, 17, 65_536, 1, 32_768, 250_000, 5];
        Tensor[][] operands = [.. sizes.Select(size => Enumerable.Range(0, 4).Select(_ => Tensor.Uniform([size], random, 0.1)).ToArray())];
        ParameterUpdates.Apply(Updates<AdamRule>([.. sizes.Select(size => new AdamRule(0.1, 0.9, 0.99, 1e-3, 0.1, true, 1 + (size % 3), false))], operands));
        return [.. operands.SelectMany(static tensors => tensors).SelectMany(static x => x.ToArray<float>())];
    }
}
