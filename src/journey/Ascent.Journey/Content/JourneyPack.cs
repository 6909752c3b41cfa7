using System.Text.Json.Serialization;
using Ascent.Journey.Career;
using Ascent.Journey.Profiles;

namespace Ascent.Journey.Content;

/// <summary>A journey as content: everything that a folder under <c>content/journeys</c> says, validated.</summary>
public sealed record JourneyPack
{
    public required string Id { get; init; }
    public required int Version { get; init; }
    /// <summary>Changes with the files that it was read from; empty for a pack made in memory.</summary>
    [JsonIgnore]
    public string Fingerprint { get; init; } = "";
    public required string Title { get; init; }
    public required string From { get; init; }
    public required string To { get; init; }
    public required int HorizonWeeks { get; init; }
    public required Profile ReferenceProfile { get; init; }
    public required IReadOnlyList<Phase> Phases { get; init; }
    public required IReadOnlyList<Row> Rows { get; init; }
    public required IReadOnlyList<Area> Areas { get; init; }
    public required IReadOnlyDictionary<string, Skill> Skills { get; init; }
    public required IReadOnlyDictionary<string, Activity> Activities { get; init; }
    public required IReadOnlyDictionary<string, Resource> Resources { get; init; }
    public required IReadOnlyDictionary<string, Document> Documents { get; init; }
    public required IReadOnlyList<RealityQuestion> RealityQuestions { get; init; }

    /// <summary>What the journey asks for outside of study.</summary>
    public IReadOnlyList<CareerGoal> Goals { get; init; } = [];

    /// <summary>Items, cards, papers and interviews, which most commands do not need.</summary>
    [JsonIgnore]
    public PackLibrary Library { get; init; } = PackLibrary.Empty;

    [JsonIgnore]
    public IReadOnlyDictionary<string, Item> Items => Library.Items;

    [JsonIgnore]
    public IReadOnlyDictionary<string, Card> Cards => Library.Cards;

    [JsonIgnore]
    public IReadOnlyDictionary<string, Paper> Papers => Library.Papers;

    [JsonIgnore]
    public IReadOnlyDictionary<string, Interview> Interviews => Library.Interviews;
}

/// <summary>A part of the journey with a planned length in weeks.</summary>
public sealed record Phase(string Id, string Title, int Weeks, string Why);

/// <summary>A row of what the product must cover, which content files name under <c>covers</c>.</summary>
public sealed record Row(string Id, string Title);

/// <summary>T1-T5 and K1-K6: what the person rates from 0 to 4. <paramref name="Priority"/> 1 is learnt first.</summary>
public sealed record Area(string Id, string Title, int Priority);

/// <summary>A three-point estimate in hours (labs state minutes and are converted).</summary>
public sealed record Estimate(double Optimistic, double Likely, double Pessimistic)
{
    /// <summary>PERT mean, Malcolm et al. 1959.</summary>
    [JsonIgnore]
    public double Expected => (Optimistic + (4 * Likely) + Pessimistic) / 6;

    /// <summary>PERT standard deviation.</summary>
    [JsonIgnore]
    public double Sigma => (Pessimistic - Optimistic) / 6;

    public Estimate Scale(double factor) => new(Optimistic * factor, Likely * factor, Pessimistic * factor);
}

public sealed record Skill
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public required string Area { get; init; }
    public IReadOnlyList<string> Prerequisites { get; init; } = [];
    public IReadOnlyList<string> Covers { get; init; } = [];
    public required Estimate Hours { get; init; }

    /// <summary>Area to factor in 0.5-1.0: what a rating of 4 in that area multiplies the estimate by.</summary>
    public IReadOnlyDictionary<string, double> EasedBy { get; init; } = new Dictionary<string, double>();

    /// <summary>Why no question can tell whether one has it; null for a skill that is assessed.</summary>
    public string? Untested { get; init; }
    public IReadOnlyList<string> Resources { get; init; } = [];
    public required string Text { get; init; }
}

public enum ActivityKind { CourseUnit, Reading, Lab, Project, Paper, Review, Career }

public enum EvidenceKind { Attempt, Run, Link, File, Note }

public sealed record Activity
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public required ActivityKind Kind { get; init; }
    public required string Phase { get; init; }
    public IReadOnlyList<string> Covers { get; init; } = [];
    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>Ids of activities.</summary>
    public IReadOnlyList<string> Prerequisites { get; init; } = [];
    public required Estimate Hours { get; init; }

    /// <summary>Area to factor in 0.5-1.0, over and above what its skills state.</summary>
    public IReadOnlyDictionary<string, double> EasedBy { get; init; } = new Dictionary<string, double>();

    /// <summary>Id of the lab under <c>content/labs</c>, for activities of kind lab.</summary>
    public string? Lab { get; init; }

    /// <summary>Id of the paper whose guide leads through it, for activities of kind paper; <see cref="ContentRules.AnyPaper"/> where the person chooses one.</summary>
    public string? Paper { get; init; }

    /// <summary>The command with which the work begins, as it is typed: <c>ascent train mnist-mlp</c>; null where it begins with a page or a book.</summary>
    public string? Begin { get; init; }
    public bool Optional { get; init; }
    public bool NeedsGpu { get; init; }
    public IReadOnlyList<Variant> Variants { get; init; } = [];
    public required EvidenceKind Evidence { get; init; }
    public IReadOnlyList<string> Resources { get; init; } = [];
    public required string Text { get; init; }
}

/// <summary>
/// Another activity takes this one's place when the profile matches: <c>{when: {track: nlp}, instead: names-network}</c>.
/// A null condition matches everything; an activity that is named under <c>instead</c> is planned only through a variant.
/// </summary>
public sealed record Variant(string? Track, bool? Gpu, string Instead);

public sealed record Resource
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>book, course, video, paper, article, documentation, community, tool.</summary>
    public required string Kind { get; init; }
    public required string Url { get; init; }
    public int? Year { get; init; }
    public double Hours { get; init; }
    public bool Free { get; init; }

    /// <summary>introductory, intermediate, advanced.</summary>
    public required string Level { get; init; }
    public string Language { get; init; } = "en";
}

/// <summary>overview, reality, faq: prose with the rows that it serves.</summary>
public sealed record Document(string Id, string Title, IReadOnlyList<string> Covers, string Text);

/// <summary>A question of the reality check. The answer changes the plan or its warnings.</summary>
public sealed record RealityQuestion(string Id, string Text, IReadOnlyList<string> Covers, IReadOnlyList<RealityChoice> Choices);

/// <summary>
/// <paramref name="Warning"/> is shown with the plan. <paramref name="HoursFactor"/> multiplies the estimates of the
/// activities of <paramref name="Area"/> (an area id, or null for all). <paramref name="Include"/> turns optional activities into planned ones.
/// </summary>
public sealed record RealityChoice(string Id, string Text, string? Warning, double HoursFactor, string? Area, IReadOnlyList<string> Include);
