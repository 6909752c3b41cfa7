using Ascent.Journey;

namespace Ascent.Cli.Verbs;

internal static partial class PredictVerb
{
    internal static Verb Create(CliHost host) =>
        new Verb("predict", "Use a trained network: on a file of tensors", "predict --model resnet20 --weights resnet20.th --input x.safetensors --output y.safetensors", "predict --model bert --config config.json --weights model.safetensors --input i.safetensors --output o.safetensors")
            .With(Model, Config, Weights, Input, Output)
            .Runs(host, Run);

    private static int Run(CliContext context) => context.Get(Model) is not null ? RunTensors(context) : throw new JourneyException("Which network? 'ascent predict --model NAME' needs its name; there are resnet20, bert, gpt2 and more.");
}
