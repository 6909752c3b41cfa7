using System.Globalization;
using System.Text.Json.Nodes;
using Ascent.Journey.Content;
using Ascent.Journey.Portfolio;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;

namespace Ascent.Journey.Exports;

/// <summary>
/// A JSON Resume (jsonresume.org, schema 1.0.0) of what is proven. The schema takes keys of ours only inside its parts: evidence stands under
/// <c>x-ascent</c> of each project and certificate, what concerns the whole under <c>meta</c>.
/// </summary>
public static class ResumeDocument
{
    public const string SchemaUrl = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json";

    public static JsonObject Write(PortfolioSettings words, Profile? profile, JourneyPack pack, IReadOnlyList<Evidence> evidence, DateTimeOffset now)
    {
        var byActivity = evidence.GroupBy(one => one.ActivityId, StringComparer.Ordinal).Select(group => (Activity: pack.Activities.GetValueOrDefault(group.Key), Id: group.Key, Proofs: group.OrderBy(one => one.At).ToList())).ToList();
        var root = new JsonObject { ["$schema"] = SchemaUrl, ["basics"] = Basics(words, profile, pack) };
        if (profile is not null && profile.Languages.Count + evidence.Count > 0)
            root["skills"] = Skills(profile, pack, byActivity.Select(one => one.Activity).OfType<Activity>());
        root["projects"] = new JsonArray([.. byActivity.Where(one => one.Activity?.Kind is not (ActivityKind.CourseUnit or ActivityKind.Reading or ActivityKind.Career or ActivityKind.Review)).Select(one => Project(one.Activity, one.Id, one.Proofs))]);
        root["certificates"] = new JsonArray([.. byActivity.Where(one => one.Activity?.Kind is ActivityKind.CourseUnit && one.Proofs.Exists(proof => proof.Kind is EvidenceKind.Link or EvidenceKind.File)).Select(one => Certificate(one.Activity!, pack, one.Proofs))]);
        root["meta"] = new JsonObject
        {
            ["version"] = "v1.0.0",
            ["lastModified"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture),
            ["x-ascent"] = new JsonObject { ["journey"] = pack.Id, ["proofs"] = evidence.Count, ["verify"] = "ascent evidence verify" },
        };
        return root;
    }

    private static JsonObject Basics(PortfolioSettings words, Profile? profile, JourneyPack pack)
    {
        var basics = new JsonObject();
        if ((words.Name ?? profile?.Name) is { } name) basics["name"] = name;
        basics["label"] = words.Headline ?? profile?.Role ?? pack.From;
        if (words.Email is { } email) basics["email"] = email;
        if (words.About is { } about) basics["summary"] = about;
        if (words.Links is [var first, ..]) basics["url"] = first.Url;
        if (words.Links.Count > 0)
            basics["profiles"] = new JsonArray([.. words.Links.Select(link => new JsonObject { ["network"] = link.Title, ["url"] = link.Url })]);
        return basics;
    }

    private static JsonArray Skills(Profile profile, JourneyPack pack, IEnumerable<Activity> proven)
    {
        var skills = new JsonArray();
        if (profile.Languages.Count > 0)
            skills.Add((JsonNode)new JsonObject { ["name"] = "Programming", ["keywords"] = new JsonArray([.. profile.Languages.Select(language => JsonValue.Create(language))]) });
        var practised = proven.SelectMany(activity => activity.Skills).Distinct(StringComparer.Ordinal).Select(pack.Skills.GetValueOrDefault).OfType<Skill>().GroupBy(skill => skill.Area, StringComparer.Ordinal).ToDictionary(group => group.Key, StringComparer.Ordinal);
        foreach (var area in pack.Areas.Where(area => practised.ContainsKey(area.Id)).OrderBy(area => area.Priority))
        {
            skills.Add((JsonNode)new JsonObject
            {
                ["name"] = area.Title,
                ["keywords"] = new JsonArray([.. practised[area.Id].Select(skill => skill.Title).Order(StringComparer.Ordinal).Select(title => JsonValue.Create(title))]),
            });
        }

        return skills;
    }

    private static JsonObject Project(Activity? activity, string id, List<Evidence> proofs)
    {
        var project = new JsonObject
        {
            ["name"] = activity?.Title ?? id,
            ["highlights"] = new JsonArray([.. proofs.Where(proof => proof.Kind != EvidenceKind.Note).Select(proof => JsonValue.Create(proof.Summary))]),
            ["startDate"] = Day(proofs[0].At),
            ["endDate"] = Day(proofs[^1].At),
            ["type"] = activity?.Kind.ToString().ToLowerInvariant() ?? "project",
            ["x-ascent"] = Own(id, proofs),
        };
        if (proofs.FirstOrDefault(proof => proof.Kind == EvidenceKind.Link) is { } link) project["url"] = link.Summary;
        return project;
    }

    private static JsonObject Certificate(Activity activity, JourneyPack pack, List<Evidence> proofs)
    {
        var certificate = new JsonObject { ["name"] = activity.Title, ["date"] = Day(proofs[^1].At), ["x-ascent"] = Own(activity.Id, proofs) };
        if (activity.Resources.Select(pack.Resources.GetValueOrDefault).OfType<Resource>().FirstOrDefault() is { Authors.Count: > 0 } resource)
            certificate["issuer"] = string.Join(", ", resource.Authors);
        if (proofs.FirstOrDefault(proof => proof.Kind == EvidenceKind.Link) is { } link) certificate["url"] = link.Summary;
        return certificate;
    }

    private static JsonObject Own(string activity, List<Evidence> proofs) => new()
    {
        ["activity"] = activity,
        ["evidence"] = new JsonArray([.. proofs.Select(proof => new JsonObject { ["id"] = proof.Id, ["kind"] = proof.Kind.ToString().ToLowerInvariant(), ["at"] = Day(proof.At), ["sha256"] = proof.Sha256 })]),
    };

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
