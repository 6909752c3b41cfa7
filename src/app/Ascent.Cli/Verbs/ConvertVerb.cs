using System.CommandLine;
using System.Text.Json.Nodes;
using Ascent.Cli.Output;
using Ascent.Interop;
using Ascent.Journey;
using Ascent.Tensors;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

/// <summary><c>convert IN OUT</c>: weights from one format to another.</summary>
internal static class ConvertVerb
{
    private static readonly Argument<string> Input = new("in") { Description = "A file of weights: .safetensors, or what torch.save wrote (.pt, .pth, .th, .bin)" };
    private static readonly Argument<string> Output = new("out") { Description = "The file to write: .safetensors, or .pt for PyTorch" };
    private static readonly Option<string> Only = new("--only") { HelpName = "PREFIX", Description = "Only tensors whose names begin with this", DefaultValueFactory = _ => "" };
    private static readonly Option<string> StripPrefix = new("--strip-prefix") { HelpName = "PREFIX", Description = "Take this off the names that begin with it, such as module.", DefaultValueFactory = _ => "" };
    private static readonly Option<string[]> Rename = new("--rename") { HelpName = "OLD=NEW", Description = "Another name for a tensor, or for all below a name; may be repeated", DefaultValueFactory = _ => [] };
    private static readonly Option<string?> Type = new("--dtype") { HelpName = "f32|bf16|f16", Description = "Convert floating-point tensors" };
    private static readonly Option<bool> Force = new("--force") { Description = "Replace a file that is there already" };

    internal static Verb Create(CliHost host) =>
        new Verb("convert", "Convert weights between safetensors and PyTorch's format", "convert resnet20.th resnet20.safetensors --strip-prefix state_dict.module.", "convert model.safetensors model.pt --dtype f32", "convert a.safetensors b.safetensors --rename fc=linear")
            .With(Input, Output, Only, StripPrefix, Rename, Type, Force)
            .Runs(host, Run);

    private static int Run(CliContext context)
    {
        var (input, output) = (context.Get(Input), context.Get(Output));
        var result = WeightConverter.Convert(input, output, new ConversionOptions
        {
            Only = context.Get(Only)!,
            StripPrefix = context.Get(StripPrefix)!,
            Renames = [.. context.Get(Rename)!.Select(Pair)],
            FloatType = context.Get(Type) switch
            {
                null => null,
                "f32" => DType.Float32,
                "bf16" => DType.BFloat16,
                "f16" => DType.Float16,
                var other => throw new JourneyException($"--dtype takes f32, bf16 or f16, not '{other}'."),
            },
            Replace = context.Get(Force),
        });
        if (context.Json)
        {
            context.WriteJson(new JsonObject
            {
                ["schema"] = JsonText.Schema,
                ["input"] = input,
                ["output"] = output,
                ["tensors"] = result.Tensors,
                ["bytes"] = result.Bytes,
                ["converted"] = result.Converted,
                ["passedOver"] = new JsonArray([.. result.PassedOver.Select(name => JsonValue.Create(name))]),
            });
            return ExitCodes.Success;
        }

        context.Console.MarkupLine($"[bold]{Markup.Escape(output)}[/]  {Words.Plural(result.Tensors, "tensor")}, {Words.Bytes(result.Bytes)}{(result.Converted > 0 ? $", {result.Converted} converted to {context.Get(Type)}" : "")}");
        if (result.PassedOver.Count > 0)
            context.Console.MarkupLine($"[grey]Passed over, being no tensors: {Markup.Escape(string.Join(", ", result.PassedOver.Take(5)))}{(result.PassedOver.Count > 5 ? $" and {result.PassedOver.Count - 5} more" : "")}[/]");
        return ExitCodes.Success;
    }

    private static (string Old, string New) Pair(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 ? (text[..equals], text[(equals + 1)..]) : throw new JourneyException($"--rename takes OLD=NEW; '{text}' is not of that form. For instance fc=linear.");
    }
}
