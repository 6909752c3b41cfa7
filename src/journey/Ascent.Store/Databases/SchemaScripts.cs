using System.Globalization;
using System.Reflection;

namespace Ascent.Store;

/// <summary>One step of the schema.</summary>
internal sealed record SchemaScript(int Number, string Text);

/// <summary>The numbered SQL files under Migrations, in order. They are written for SQLite; <see cref="PostgresSchema"/> translates.</summary>
internal static class SchemaScripts
{
    private const string Folder = "Migrations/";

    private static readonly Assembly Home = typeof(SchemaScripts).Assembly;

    internal static int Latest => Names().Count;

    internal static IEnumerable<SchemaScript> After(int version) => Names().Skip(version).Select(Read);

    private static SchemaScript Read(string name)
    {
        using var reader = new StreamReader(Home.GetManifestResourceStream(name)!);
        return new(int.Parse(name.AsSpan(Folder.Length, 4), CultureInfo.InvariantCulture), reader.ReadToEnd());
    }

    private static List<string> Names() =>
        [.. Home.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
