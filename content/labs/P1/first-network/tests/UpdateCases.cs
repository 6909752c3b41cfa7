using Ascent.Labs.Kit;
using Ascent.Tensors;
using FirstNetwork;

namespace FirstNetworkLab.Cases;

public static class UpdateCases
{
    [Case("update", "the first step goes down the gradient by the learning rate")]
    public static void First_step()
    {
        var p = Tensor.From([1f, 2, 3], [3]);
        new Momentum([p], 0.1, 0.9).Step([Tensor.From([1f, -2, 0], [3])]);
        Check.Close([0.9f, 2.2f, 3], p.ToArray<float>(), [3], 1e-6, "the parameter (1, 2, 3) after a step of rate 0.1 with gradient (1, -2, 0)");
    }

    [Case("update", "with momentum 0.9 the second equal step is 1.9 times as long")]
    public static void Second_step()
    {
        var p = Tensor.From([1f], [1]);
        var momentum = new Momentum([p], 0.1, 0.9);
        momentum.Step([Tensor.From([1f], [1])]);
        momentum.Step([Tensor.From([1f], [1])]);
        Check.Close([0.71f], p.ToArray<float>(), [1], 1e-6, "the parameter 1 after two steps of rate 0.1 with gradient 1");
    }

    [Case("update", "under a steady gradient no step is shorter than the one before")]
    public static void Steps_do_not_shrink()
    {
        var p = Tensor.From([0f], [1]);
        var momentum = new Momentum([p], 1, 0.5);
        var (before, shortest) = (0f, 1f);
        for (var step = 1; step <= 4; step++)
        {
            momentum.Step([Tensor.From([1f], [1])]);
            var length = before - p.ToArray<float>()[0];
            Check.True(length >= shortest - 1e-6f, $"Step {step} is {length} long, the one before it was {shortest} long, and the gradient was 1 both times.");
            (before, shortest) = (p.ToArray<float>()[0], length);
        }
    }

    [Case("update", "with momentum 0 it is plain gradient descent")]
    public static void No_momentum()
    {
        var p = Tensor.From([1f], [1]);
        var momentum = new Momentum([p], 0.1, 0);
        for (var step = 0; step < 3; step++) momentum.Step([Tensor.From([1f], [1])]);
        Check.Close([0.7f], p.ToArray<float>(), [1], 1e-6, "the parameter 1 after three steps of rate 0.1 with gradient 1 and momentum 0");
    }

    [Case("update", "without a gradient the parameter rolls on")]
    public static void Rolls_on()
    {
        var p = Tensor.From([0f], [1]);
        var momentum = new Momentum([p], 1, 0.5);
        momentum.Step([Tensor.From([1f], [1])]);
        momentum.Step([Tensor.From([0f], [1])]);
        momentum.Step([Tensor.From([0f], [1])]);
        Check.Close([-1.75f], p.ToArray<float>(), [1], 1e-6, "the parameter 0 after gradients 1, 0, 0 with rate 1 and momentum 0.5");
    }

    [Case("update", "each parameter has a velocity of its own")]
    public static void Own_velocity()
    {
        var (p, q) = (Tensor.From([0f], [1]), Tensor.From([0f], [1]));
        var momentum = new Momentum([p, q], 1, 0.5);
        momentum.Step([Tensor.From([1f], [1]), Tensor.From([4f], [1])]);
        momentum.Step([Tensor.From([0f], [1]), Tensor.From([0f], [1])]);
        Check.Close([-1.5f, -6], [p.ToArray<float>()[0], q.ToArray<float>()[0]], [2], 1e-6, "two parameters after gradients (1, 4) and (0, 0)");
    }

    [Case("update", "the tensor itself changes, so that the network sees it")]
    public static void In_place()
    {
        var p = Tensor.From([1f, 1], [2]);
        Tensor[] parameters = [p];
        new Momentum(parameters, 0.5, 0).Step([Tensor.From([2f, 2], [2])]);
        Check.True(ReferenceEquals(p, parameters[0]), "Step put a new tensor into the array; the network still holds the old one.");
        Check.Close([0f, 0], p.ToArray<float>(), [2], 1e-6, "the tensor that was handed over, after a step of rate 0.5 with gradient 2");
    }

    [Case("update", "the gradients are left as they are")]
    public static void Gradients_are_left_alone()
    {
        var gradient = Tensor.From([1f, -2], [2]);
        var momentum = new Momentum([Tensor.From([1f, 1], [2])], 0.1, 0.9);
        momentum.Step([gradient]);
        momentum.Step([gradient]);
        Check.Close([1f, -2], gradient.ToArray<float>(), [2], 0, "the gradient after two steps");
    }
}
