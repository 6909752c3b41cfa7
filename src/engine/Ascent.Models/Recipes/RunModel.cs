using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ascent.Models;

/// <summary>What goes into a run's model.</summary>
public abstract record RunInput;

/// <summary>Pictures, each value (v / 255 - mean) / deviation of its channel.</summary>
/// <param name="Channels">1 for grey, 3 for red, green, blue.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Mean">One for each channel, or one for all.</param>
/// <param name="Deviation">One for each channel, or one for all.</param>
public sealed record ImageInput(int Channels, int Height, int Width, IReadOnlyList<double> Mean, IReadOnlyList<double> Deviation) : RunInput;

/// <summary>Texts, cut into tokens.</summary>
/// <param name="Tokenizer">The tokeniser's folder inside the run's folder.</param>
/// <param name="Length">The most tokens that the model takes.</param>
public sealed record TextInput(string Tokenizer, int Length) : RunInput;

/// <summary>
/// <c>model.json</c> in a run's folder: which network its weights belong to, and what goes in and comes out, so that they can be used
/// without the recipe.
/// </summary>
/// <param name="Model">Its name in the <c>ModelCatalog</c>.</param>
/// <param name="Configuration">What it is built with.</param>
/// <param name="Input">What goes in.</param>
/// <param name="Classes">Names of the classes; null where the model does not classify.</param>
/// <param name="Data">The data set that it learnt.</param>
public sealed record RunModel(string Model, JsonObject Configuration, RunInput Input, IReadOnlyList<string>? Classes, string Data)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "model.json";

    private const int CurrentSchema = 1;
    private const long LargestFile = 4 << 20;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The recipe that made it.</summary>
    public string Recipe { get; init; } = "";

    /// <summary>The recipe's version.</summary>
    public int RecipeVersion { get; init; }

    /// <summary>Reads the file of a run's folder.</summary>
    /// <exception cref="RecipeException">It is missing, damaged or of a later version.</exception>
    public static RunModel Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists) throw new RecipeException($"{path} is missing: the run did not come far enough to leave a model, or was made by an earlier version.");
            if (file.Length > LargestFile) throw new RecipeException($"{path} has {file.Length} bytes; no run writes so many.");
            return Parse(JsonNode.Parse(File.ReadAllBytes(path), documentOptions: new JsonDocumentOptions { MaxDepth = 32 })!.AsObject(), path);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException or FormatException or KeyNotFoundException)
        {
            throw new RecipeException($"{path} is damaged: {e.Message}");
        }
    }

    /// <summary>The folder of the tokeniser in a run's folder.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <exception cref="RecipeException">The run takes no texts, or names a folder outside its own.</exception>
    public string TokenizerFolder(string folder)
    {
        if (Input is not TextInput text) throw new RecipeException($"{folder}: the run's {Model} takes no texts and has no tokeniser.");
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
        var path = Path.GetFullPath(Path.Combine(root, text.Tokenizer));
        return path.StartsWith(root, StringComparison.Ordinal) ? path : throw new RecipeException($"{folder}: the tokeniser's folder '{text.Tokenizer}' does not lie in the run's.");
    }

    /// <summary>Writes the file beside and renames it over.</summary>
    public void Write(string folder)
    {
        var root = new JsonObject
        {
            ["schema"] = CurrentSchema,
            ["model"] = Model,
            ["configuration"] = Configuration.DeepClone(),
            ["input"] = Input switch
            {
                ImageInput image => new JsonObject { ["kind"] = "image", ["channels"] = image.Channels, ["height"] = image.Height, ["width"] = image.Width, ["mean"] = Numbers(image.Mean), ["deviation"] = Numbers(image.Deviation) },
                TextInput text => new JsonObject { ["kind"] = "text", ["tokenizer"] = text.Tokenizer, ["length"] = text.Length },
                _ => throw new NotSupportedException($"{Input.GetType().Name} has no form in {FileName}."),
            },
            ["classes"] = Classes is null ? null : new JsonArray([.. Classes.Select(name => JsonValue.Create(name))]),
            ["recipe"] = Recipe,
            ["recipeVersion"] = RecipeVersion,
            ["data"] = Data,
        };
        var path = Path.Combine(folder, FileName);
        File.WriteAllText(path + ".new", root.ToJsonString(Indented));
        File.Move(path + ".new", path, overwrite: true);
    }

    private static RunModel Parse(JsonObject root, string path)
    {
        var schema = (int?)root["schema"] ?? throw new RecipeException($"{path} is damaged: it names no schema.");
        if (schema > CurrentSchema) throw new RecipeException($"{path} was written by a later version of Ascent (schema {schema}, this one reads {CurrentSchema}); update Ascent to read it.");
        var input = root["input"]!.AsObject();
        return new RunModel(
            (string)root["model"]!,
            (JsonObject)root["configuration"]!.DeepClone(),
            (string?)input["kind"] switch
            {
                "image" => new ImageInput((int)input["channels"]!, (int)input["height"]!, (int)input["width"]!, Reals(input["mean"]!), Reals(input["deviation"]!)),
                "text" => new TextInput((string)input["tokenizer"]!, (int)input["length"]!),
                var kind => throw new RecipeException($"{path}: this version of Ascent knows no input of kind '{kind}'."),
            },
            root["classes"]?.AsArray().Select(name => (string)name!).ToList(),
            (string)root["data"]!)
        {
            Recipe = (string?)root["recipe"] ?? "",
            RecipeVersion = (int?)root["recipeVersion"] ?? 0,
        };
    }

    private static JsonArray Numbers(IEnumerable<double> values) => [.. values.Select(value => JsonValue.Create(value))];

    private static List<double> Reals(JsonNode node) => [.. node.AsArray().Select(value => (double)value!)];
}
