namespace Ascent.Journey.Portfolio;

/// <summary>All that the site says. Texts are plain: the pages escape them.</summary>
public sealed record PortfolioModel
{
    public required PortfolioSettings Words { get; init; }
    public required string JourneyTitle { get; init; }

    /// <summary>Day on which it was made.</summary>
    public required DateOnly MadeOn { get; init; }
    public required IReadOnlyList<PortfolioPhase> Phases { get; init; }
    public required IReadOnlyList<PortfolioArea> Areas { get; init; }
    public required IReadOnlyList<PortfolioProject> Projects { get; init; }
    public required IReadOnlyList<PortfolioPaper> Papers { get; init; }
    public required IReadOnlyList<PortfolioRun> Runs { get; init; }
    public required IReadOnlyList<PortfolioProof> Proofs { get; init; }

    /// <summary>Whether a style of the person's own lies beside the site's.</summary>
    public bool OwnStyle { get; init; }

    public bool IsEmpty => Projects.Count == 0 && Runs.Count == 0 && Papers.Count == 0;
}

/// <summary>A phase, and how many of its activities are proven.</summary>
public sealed record PortfolioPhase(string Title, int Proven, int All);

public sealed record PortfolioArea(string Title, IReadOnlyList<PortfolioSkill> Skills);

/// <summary><paramref name="Projects"/> are slugs of what practised it.</summary>
public sealed record PortfolioSkill(string Title, IReadOnlyList<string> Projects);

/// <summary>An activity that is proven. <paramref name="Slug"/> is its page's name.</summary>
public sealed record PortfolioProject(string Slug, string Title, string Kind, string Phase, IReadOnlyList<string> Skills, IReadOnlyList<string> Runs, IReadOnlyList<PortfolioProof> Proofs);

public sealed record PortfolioPaper(string Title, string? Url, string By, IReadOnlyList<PortfolioNote> Notes, IReadOnlyList<PortfolioProof> Proofs);

/// <summary>What the person wrote and shows to others.</summary>
public sealed record PortfolioNote(string Title, string Text);

/// <summary>A proof as a reader sees it. <paramref name="File"/> lies in the site.</summary>
public sealed record PortfolioProof(string Id, string Kind, DateTimeOffset At, string Summary, string? Link, string Sha256, string File, string Activity);

public sealed record PortfolioRun
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public required string Recipe { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Took { get; init; }
    public string? Commit { get; init; }
    public required IReadOnlyList<PortfolioFigure> Figures { get; init; }
    public required IReadOnlyList<(string Name, string Value)> Settings { get; init; }
    public required IReadOnlyList<PortfolioPlot> Plots { get; init; }
    public required ModelCard Card { get; init; }
    public required IReadOnlyList<PortfolioProof> Proofs { get; init; }
}

public sealed record PortfolioFigure(string Name, string Last, string? Best);

/// <summary>A picture in the site and what it shows as figures.</summary>
public sealed record PortfolioPlot(string File, string Title, string Alt, IReadOnlyList<(string Name, string First, string Best, string Last)> Rows);

/// <summary>
/// After Mitchell et al. 2019, "Model Cards for Model Reporting": what the model is, what it learnt from, how well it does on what, where that
/// ends, and how to make it again. Only what the run's own record says; what it does not say is named as missing.
/// </summary>
public sealed record ModelCard(string Model, string Data, string Metric, string Training, IReadOnlyList<string> Limits, IReadOnlyList<string> Reproduce);
