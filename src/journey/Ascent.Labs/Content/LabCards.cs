using System.Security.Cryptography;
using System.Text;
using Ascent.Journey.Content;
using YamlDotNet.RepresentationModel;

namespace Ascent.Labs.Content;

/// <summary>The review cards of a lab, <c>cards.yaml</c> beside it.</summary>
public static class LabCards
{
    /// <summary>With this the ids of all labs' cards begin.</summary>
    public const string Prefix = "lab-";
    private const int IdDigits = 8;

    /// <summary>
    /// Reads them in the order of the file; a card with a fault is left out, and <c>content check</c> tells it. The review history hangs on the id: a card without
    /// one is called after its front, so it keeps its history when others come and go, and begins anew when it asks something else.
    /// </summary>
    public static IReadOnlyList<Card> Read(LabPack lab)
    {
        var path = Path.Combine(lab.Folder, "cards.yaml");
        if (!File.Exists(path))
            return [];
        var yaml = new StrictYaml(LabCatalog.FileName(lab.Folder, "cards.yaml"), []);
        if (yaml.Parse(File.ReadAllText(path)) is not YamlSequenceNode root)
            return [];
        var cards = new Dictionary<string, Card>(StringComparer.Ordinal);
        foreach (var item in yaml.Items(root, "cards"))
        {
            if (yaml.Map(item, "a card", ["front", "back"], ["id"]) is not { } map || map.Text("front") is not { Length: > 0 } front || map.Text("back") is not { Length: > 0 } back)
                continue;
            var id = $"{Prefix}{lab.Id}-{(map["id"] is null ? NameOf(front) : map.Text("id"))}";
            cards.TryAdd(id, new(id, lab.Skills is [var skill, ..] ? skill : lab.Id, front, back));
        }

        return [.. cards.Values];
    }

    private static string NameOf(string front) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(front)))[..IdDigits];
}
