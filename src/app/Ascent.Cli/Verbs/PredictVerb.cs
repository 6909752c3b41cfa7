using System.CommandLine;
using System.Text.Json.Nodes;
using Ascent.Cli.Output;
using Ascent.Journey;
using Ascent.Models;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

/// <summary><c>predict</c>: what a trained run says of pictures or a text, or a forward pass of any network on a file of tensors.</summary>
internal static partial class PredictVerb
{
    private static readonly Option<string?> Model = new("--model") { HelpName = "NAME", Description = "A network by name, for a forward pass on a file of tensors" };
    private static readonly Option<string?> Config = new("--config") { HelpName = "FILE", Description = "Its configuration, a JSON object (config.json for gpt2 and bert)" };
    private static readonly Option<string?> Weights = new("--weights") { HelpName = "FILE", Description = "Its weights: .safetensors, or .pt, .pth, .th, .bin of PyTorch's" };
    private static readonly Option<string?> Input = new("--input") { HelpName = "FILE", Description = "A safetensors file with the inputs: x, or input_ids, token_type_ids, attention_mask" };
    private static readonly Option<string?> Output = new("--output") { HelpName = "FILE", Description = "The safetensors file to write: output, and hidden where the network has it" };

    private static int RunTensors(CliContext context)
    {
        string Needed(Option<string?> option) => context.Get(option) ?? throw new JourneyException($"predict --model needs {option.Name} too: ascent predict --model resnet20 --weights W.safetensors --input I.safetensors --output O.safetensors");
        var (weights, input, output) = (Needed(Weights), Needed(Input), Needed(Output));
        var configuration = context.Get(Config) is { } path ? ModelCatalog.ReadConfiguration(path) : null;
        var result = TensorPrediction.Run(context.Get(Model)!, configuration, weights, input, output);
        if (context.Json)
        {
            context.WriteJson(new JsonObject
            {
                ["schema"] = JsonText.Schema,
                ["model"] = result.Model,
                ["parameters"] = result.Parameters,
                ["output"] = output,
                ["tensors"] = new JsonObject(result.Outputs.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)new JsonArray([.. pair.Value.Select(extent => JsonValue.Create(extent))])))),
                ["unset"] = new JsonArray([.. result.Unset.Select(key => JsonValue.Create(key))]),
            });
            return ExitCodes.Success;
        }

        context.Console.MarkupLine($"[bold]{Markup.Escape(output)}[/]  {Markup.Escape(result.Model)}, {result.Parameters:#,0} parameters: {Markup.Escape(string.Join(", ", result.Outputs.Select(pair => $"{pair.Key} {pair.Value}")))}");
        if (result.Unset.Count > 0)
            context.Console.MarkupLine($"[yellow]The weights lack {Markup.Escape(string.Join(", ", result.Unset.Take(4)))}{(result.Unset.Count > 4 ? $" and {result.Unset.Count - 4} more" : "")}: random ones took their place.[/]");
        return ExitCodes.Success;
    }
}
