#pragma warning disable CS1591, CA1822
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Nn;

public abstract class Module
{
    public bool Training { get; private set; } = true;
    public abstract Tensor Forward(Tensor input);
    public IEnumerable<Tensor> Parameters() => throw new NotImplementedException();

    /// <summary>Dotted PyTorch names: <c>0.weight</c>, <c>0.bias</c>.</summary>
    public IEnumerable<(string Name, Tensor Value)> NamedParameters() => throw new NotImplementedException();
    public IReadOnlyDictionary<string, Tensor> StateDict() => throw new NotImplementedException();
    public void LoadStateDict(IReadOnlyDictionary<string, Tensor> state) => throw new NotImplementedException();
    public void Train() => throw new NotImplementedException();
    public void Eval() => throw new NotImplementedException();
}

/// <summary>y = x W^T + b with W [outputs, inputs], b [outputs].</summary>
public sealed class Linear(int inputs, int outputs, Philox random, bool bias = true) : Module
{
    public Tensor Weight => throw new NotImplementedException();
    public Tensor? Bias => throw new NotImplementedException();
    public override Tensor Forward(Tensor input) => throw new NotImplementedException($"{inputs}{outputs}{random}{bias}");
}

public sealed class Relu : Module
{
    public override Tensor Forward(Tensor input) => throw new NotImplementedException();
}

public sealed class Sequential(params Module[] modules) : Module
{
    public IReadOnlyList<Module> Modules => modules;
    public override Tensor Forward(Tensor input) => throw new NotImplementedException();
}

public static class Losses
{
    /// <summary>Mean over the batch of -log softmax(logits)[target]. Logits [n, classes], targets Int64 [n]. Fused.</summary>
    public static Tensor CrossEntropy(Tensor logits, Tensor targets) => throw new NotImplementedException();
}

public static class Init
{
    public static void KaimingUniform(Tensor weight, Philox random, double a = 0) => throw new NotImplementedException();
    public static void KaimingNormal(Tensor weight, Philox random, double a = 0) => throw new NotImplementedException();
}
