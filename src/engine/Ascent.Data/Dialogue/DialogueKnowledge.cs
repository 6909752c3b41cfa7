using System.Reflection;

namespace Ascent.Data.Dialogue;

/// <summary>Something that the dialogues are about.</summary>
/// <param name="Names">What people call it; the first is the usual one.</param>
/// <param name="What">What it is.</param>
/// <param name="Why">What it is good for.</param>
/// <param name="How">How it is used.</param>
public sealed record DialogueTopic(IReadOnlyList<string> Names, string What, string Why, string How);

/// <summary>Ways to ask for one thing.</summary>
/// <param name="Name">What is asked for.</param>
/// <param name="Train">Ways that are trained on.</param>
/// <param name="Held">Ways that are held out, to judge by.</param>
/// <param name="Answer">The answer, where all these questions have the same form of it.</param>
public sealed record DialogueIntent(string Name, IReadOnlyList<string> Train, IReadOnlyList<string> Held, string? Answer);

/// <summary>All that the dialogues know, read from the text files that ship with this assembly.</summary>
public sealed class DialogueKnowledge
{
    private static readonly Lazy<DialogueKnowledge> Shipped = new(static () => new());

    private DialogueKnowledge()
    {
        Topics = [.. Blocks("topics").Select(static block => new DialogueTopic(Parts(block["topic"]), block["what"], block["why"], block["how"]))];
        Talk = [.. Blocks("talk").Select(static block => Intent(block, "intent"))];
        Phrases = Blocks("phrases").Select(static block => Intent(block, "ask")).ToDictionary(static intent => intent.Name, StringComparer.Ordinal);
        var elsewhere = Blocks("elsewhere").Single();
        (Elsewhere, HeldElsewhere) = (Parts(elsewhere["train"]), Parts(elsewhere["held"]));
    }

    /// <summary>What ships.</summary>
    public static DialogueKnowledge Instance => Shipped.Value;

    /// <summary>Terms of deep learning.</summary>
    public IReadOnlyList<DialogueTopic> Topics { get; }

    /// <summary>Greetings and questions about Ascent and about the model itself.</summary>
    public IReadOnlyList<DialogueIntent> Talk { get; }

    /// <summary>Ways to ask, by name.</summary>
    public IReadOnlyDictionary<string, DialogueIntent> Phrases { get; }

    /// <summary>Things that the model does not know.</summary>
    public IReadOnlyList<string> Elsewhere { get; }

    /// <summary>Further such things, which it does not see in training.</summary>
    public IReadOnlyList<string> HeldElsewhere { get; }

    private static DialogueIntent Intent(Dictionary<string, string> block, string key) => new(block[key], Parts(block["train"]), Parts(block["held"]), block.GetValueOrDefault("answer"));

    private static string[] Parts(string list) => list.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Lines <c>key: value</c>; an empty line ends a block, # begins a comment.</summary>
    private static IEnumerable<Dictionary<string, string>> Blocks(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Dialogue/{name}.txt") ?? throw new InvalidOperationException($"The resource Dialogue/{name}.txt is missing.");
        using var reader = new StreamReader(stream);
        var block = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            if (line.Trim().Length > 0)
            {
                var colon = line.IndexOf(": ", StringComparison.Ordinal);
                if (colon < 0) throw new InvalidOperationException($"Dialogue/{name}.txt: '{line}' is not 'key: value'.");
                block.Add(line[..colon], line[(colon + 2)..].Trim());
            }
            else if (block.Count > 0)
            {
                yield return block;
                block = new(StringComparer.Ordinal);
            }
        }

        if (block.Count > 0) yield return block;
    }
}
