using Ascent.Journey.Assessment;
using Ascent.Journey.Career;
using Ascent.Journey.Profiles;

namespace Ascent.Journey.Content;

/// <summary>What has been read so far, with the places of everything, before it is checked and becomes a pack.</summary>
internal sealed class PackDraft
{
    public string Id { get; set; } = "";
    public int Version { get; set; }

    /// <summary>The journey is still being written, so that what it lacks is no fault.</summary>
    public bool Unfinished { get; set; }
    public string Title { get; set; } = "";
    public string From { get; set; } = "";
    public string To { get; set; } = "";
    public int HorizonWeeks { get; set; }
    public Profile? Reference { get; set; }
    public bool JourneyRead { get; set; }
    public List<Phase> Phases { get; } = [];
    public List<Row> Rows { get; } = [];
    public List<Area> Areas { get; } = [];
    public SortedDictionary<string, Skill> Skills { get; } = new(StringComparer.Ordinal);
    public SortedDictionary<string, Activity> Activities { get; } = new(StringComparer.Ordinal);
    public SortedDictionary<string, Resource> Resources { get; } = new(StringComparer.Ordinal);
    public SortedDictionary<string, Document> Documents { get; } = new(StringComparer.Ordinal);
    public SortedDictionary<string, Paper> Papers { get; } = new(StringComparer.Ordinal);
    public SortedDictionary<string, Interview> Interviews { get; } = new(StringComparer.Ordinal);
    public List<Item> Items { get; } = [];

    /// <summary>The items whose formulas and texts can be read.</summary>
    public List<ItemProgram> Programs { get; } = [];
    public List<Card> Cards { get; } = [];
    public List<RealityQuestion> Questions { get; } = [];
    public List<CareerGoal> Goals { get; } = [];
    public List<Reference> References { get; } = [];

    /// <summary>Where each thing stands, by kind and id, such as "skill:vectors".</summary>
    public Dictionary<string, (string File, int Line)> Places { get; } = new(StringComparer.Ordinal);

    /// <summary>Things whose file is there but cannot be read: naming them is no fault of who names them.</summary>
    public HashSet<string> Present { get; } = new(StringComparer.Ordinal);

    public PackCounts Counts => new(Skills.Count, Activities.Count, Resources.Count, Items.Count, Cards.Count, Papers.Count, Interviews.Count);

    public (string File, int Line) Place(string key) => Places.TryGetValue(key, out var place) ? place : ("journey.yaml", 1);

    /// <summary>Remembers the place of a thing; false, with a problem, when its id is already taken.</summary>
    public bool Claim(string kind, string id, YamlHead head, int line)
    {
        var key = kind + ":" + id;
        if (Places.TryGetValue(key, out var first))
        {
            head.Problem(line, $"the {kind} {Nearest.Quote(id)} stands already at {first.File}:{first.Line}");
            return false;
        }

        Places[key] = (head.File, line);
        return id.Length > 0;
    }

    /// <summary>Reads a list of names and remembers each as a reference.</summary>
    public IReadOnlyList<string> Names(YamlHead head, string key, ReferenceKind kind)
    {
        var words = head.Words(key);
        foreach (var word in words) References.Add(new(kind, word.Id, head.File, word.Line, key));
        return [.. words.Select(w => w.Id)];
    }

    public JourneyPack Build() => new()
    {
        Id = Id,
        Version = Version,
        Title = Title,
        From = From,
        To = To,
        HorizonWeeks = HorizonWeeks,
        ReferenceProfile = Reference!,
        Phases = Phases,
        Rows = Rows,
        Areas = Areas,
        Skills = Skills,
        Activities = Activities,
        Resources = Resources,
        Documents = Documents,
        RealityQuestions = Questions,
        Goals = Goals,
        Library = new(Items, Cards, [.. Papers.Values], [.. Interviews.Values]),
    };
}
