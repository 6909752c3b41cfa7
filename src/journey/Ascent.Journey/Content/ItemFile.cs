using Ascent.Journey.Assessment;

namespace Ascent.Journey.Content;

/// <summary>items/SKILL.yaml.</summary>
internal static class ItemFile
{
    private static readonly Dictionary<string, ItemKind> Kinds = new(StringComparer.Ordinal)
    {
        ["numeric"] = ItemKind.Numeric,
        ["choice"] = ItemKind.Choice,
        ["order"] = ItemKind.Order,
        ["code"] = ItemKind.Code,
    };

    public static void Read(ContentFile file, string skill, PackDraft draft, List<ContentProblem> problems)
    {
        draft.References.Add(new(ReferenceKind.Skill, skill, file.Path, 1, "the file name"));
        foreach (var head in ListFile.Read(file, "items", problems))
        {
            var before = problems.Count;
            var item = ReadOne(head, skill);
            head.Finish();
            if (!draft.Claim("item", item.Id, head, head.Line)) continue;
            draft.Items.Add(item);

            // A line for each key, so that a fault found later is told where it stands.
            foreach (var entry in head.Entries()) draft.Places[$"item:{item.Id}:{entry.Key}"] = (file.Path, entry.Line);
            if (problems.Count > before || ItemProgram.Read(item, (key, message) => head.Problem(head.LineOf(key), message)) is not { } program) continue;
            draft.Programs.Add(program);
        }
    }

    private static Item ReadOne(YamlHead head, string skill)
    {
        var id = ResourceFile.Slug(head, "id");
        var word = head.Text("kind");
        if (!Kinds.TryGetValue(word, out var kind)) ResourceFile.OneOf(head, "kind", word, [.. Kinds.Keys]);
        var difficulty = head.Find("difficulty") is null ? head.Missing("difficulty", 0.5) : head.Number("difficulty", 0.5, 0, 1);
        var tolerance = head.Number("tolerance", double.NaN, 0, 1e12);
        var item = new Item
        {
            Id = id,
            Skill = skill,
            Kind = kind,
            Difficulty = difficulty,
            Parameters = Named(head, "parameters"),
            Where = head.OptionalText("where"),
            Let = Definitions(head),
            Text = head.Text("text"),
            Answer = head.OptionalText("answer"),
            Check = head.OptionalText("check"),
            Tolerance = double.IsNaN(tolerance) ? null : tolerance,
            Distractors = [.. head.Maps("distractors", required: kind == ItemKind.Choice).Select(Distractor)],
            Steps = Steps(head),
            Variables = Named(head, "variables"),
            Explanation = head.Text("explanation"),
        };
        if (Kinds.ContainsKey(word)) CheckKind(head, item);
        return item;
    }

    /// <summary>What each kind must have and cannot have.</summary>
    private static void CheckKind(YamlHead head, Item item)
    {
        var kind = item.Kind;
        if (kind != ItemKind.Order && head.Find("answer") is null) head.Missing("answer", 0);
        if (kind == ItemKind.Code && head.Find("variables") is null) head.Missing("variables", 0);
        if (kind == ItemKind.Order && head.Find("steps") is null) head.Missing("steps", 0);
        Only(head, "distractors", kind == ItemKind.Choice, "a choice");
        Only(head, "steps", kind == ItemKind.Order, "an order");
        Only(head, "variables", kind == ItemKind.Code, "a code item");
        Only(head, "tolerance", kind == ItemKind.Numeric, "a numeric item");
        Only(head, "answer", kind != ItemKind.Order, "an item of another kind than order");
        if (kind == ItemKind.Choice && head.Find("distractors") is YamlList && item.Distractors.Count != ContentRules.Distractors)
            head.Problem(head.LineOf("distractors"), $"'distractors' has {item.Distractors.Count} options; it takes {ContentRules.Distractors}");
        if (kind == ItemKind.Order && item.Steps.Count is > 0 and (< ContentRules.FewestSteps or > ContentRules.MostSteps))
            head.Problem(head.LineOf("steps"), $"'steps' has {item.Steps.Count} steps; it takes {ContentRules.FewestSteps} to {ContentRules.MostSteps}");
    }

    private static void Only(YamlHead head, string key, bool fits, string owner)
    {
        if (!fits && head.Find(key) is not null) head.Problem(head.LineOf(key), $"only {owner} has '{key}'");
    }

    private static Distractor Distractor(YamlHead head)
    {
        var distractor = new Distractor(head.Text("text"), head.Text("shows"));
        head.Finish();
        return distractor;
    }

    private static List<string> Steps(YamlHead head)
    {
        var steps = head.Words("steps");
        return [.. steps.Select(s => s.Id)];
    }

    private static List<ItemParameter> Named(YamlHead head, string key)
    {
        var named = new List<ItemParameter>();
        if (head.Map(key) is not { } map) return named;
        foreach (var entry in map.Entries())
        {
            if (Source(entry.Value) is { } values) named.Add(new(entry.Key, values));
            else head.Problem(entry.Line, $"'{key}.{entry.Key}' must be a range such as 1..9 or a list such as [0.1, 0.01]");
        }

        return named;
    }

    private static List<ItemDefinition> Definitions(YamlHead head)
    {
        var definitions = new List<ItemDefinition>();
        if (head.Map("let") is not { } map) return definitions;
        foreach (var entry in map.Entries())
        {
            if (entry.Value is YamlList && Source(entry.Value) is { } list) definitions.Add(new(entry.Key, list));
            else if (map.OptionalText(entry.Key) is { } formula) definitions.Add(new(entry.Key, formula));
        }

        return definitions;
    }

    /// <summary>A list of YAML as a list of the formula language.</summary>
    private static string? Source(YamlValue value) => value switch
    {
        YamlScalar { Text: var text } when text.Trim().Length > 0 => text.Trim(),
        YamlList { Items: var items } => items.ConvertAll(Source) is var parts && parts.Contains(null) ? null : $"[{string.Join(", ", parts)}]",
        _ => null,
    };
}
