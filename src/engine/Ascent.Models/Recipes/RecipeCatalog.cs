namespace Ascent.Models;

/// <summary>The recipes that ship with Ascent.</summary>
public static class RecipeCatalog
{
    private const string Prefix = "Recipes/";
    private static readonly Lazy<IReadOnlyList<Recipe>> All = new(static () => ReadAll());

    /// <summary>All recipes by id.</summary>
    public static IReadOnlyList<Recipe> List() => All.Value;

    /// <summary>Applies <c>key=value</c> settings; an unknown recipe, key or value is refused with the nearest name.</summary>
    /// <exception cref="RecipeException">Something does not exist or is out of range.</exception>
    public static Recipe Find(string id, IReadOnlyList<string> settings)
    {
        var recipe = List().FirstOrDefault(recipe => recipe.Id == id)
            ?? throw new RecipeException($"There is no recipe '{id}'.{Nearest.Hint(id, List().Select(r => r.Id))} There are: {string.Join(", ", List().Select(r => r.Id))}.");
        var task = RecipeTask.Find(recipe.Task);
        var values = new Dictionary<string, string>(recipe.Settings, StringComparer.Ordinal);
        foreach (var text in settings)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1) throw new RecipeException($"A setting has the form key=value; '{text}' does not. For instance lr=0.05.");
            var key = text[..equals].Trim();
            var value = text[(equals + 1)..].Trim();
            var setting = task.Settings.FirstOrDefault(s => s.Key == key)
                ?? throw new RecipeException($"Recipe {id} has no setting '{key}'.{Nearest.Hint(key, values.Keys)} It has: {string.Join(", ", task.Settings.Select(s => s.Key))}.");
            if (setting.Problem(value) is { } problem) throw new RecipeException($"Recipe {id}: {problem}{(problem[^1] == '?' ? "" : ".")}");
            values[key] = value;
        }

        var result = recipe with { DataSet = values["data"], Settings = values };
        task.Check(result.Values);
        return result;
    }

    private static List<Recipe> ReadAll()
    {
        var assembly = typeof(RecipeCatalog).Assembly;
        var recipes = new List<Recipe>();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            recipes.Add(RecipeReader.Read(reader.ReadToEnd(), name[Prefix.Length..]));
        }

        return recipes;
    }
}
