using Ascent.Nn;
using Ascent.Tensors;

namespace Ascent.Models;

/// <summary>ReLU after a module, in its own pass where nobody listens between the two.</summary>
internal static class Rectified
{
    /// <summary>max(module(x), 0), with the module's hooks if there are any.</summary>
    public static Tensor ThenRelu<TModule>(this TModule module, Tensor input)
        where TModule : Module, IRectified => module.HasHooks ? module.Forward(input).Relu() : module.ForwardRelu(input);
}
