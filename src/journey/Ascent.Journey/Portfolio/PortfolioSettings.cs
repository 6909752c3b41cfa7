using Ascent.Journey.Content;

namespace Ascent.Journey.Portfolio;

/// <summary>A place of the person's elsewhere.</summary>
public sealed record PortfolioLink(string Title, string Url);

/// <summary>What the person says of themselves and of what others may see: <c>portfolio.yaml</c>.</summary>
public sealed record PortfolioSettings
{
    public string? Name { get; init; }
    public string? Headline { get; init; }

    /// <summary>Paragraphs, parted by empty lines.</summary>
    public string? About { get; init; }
    public string? Email { get; init; }
    public IReadOnlyList<PortfolioLink> Links { get; init; } = [];

    /// <summary>Beginnings of ids of evidence, activities, labs and runs; empty for all that is proven.</summary>
    public IReadOnlyList<string> Show { get; init; } = [];
    public IReadOnlyList<string> Hide { get; init; } = [];

    /// <summary>Evidence or activities whose notes others may read.</summary>
    public IReadOnlyList<string> PublicNotes { get; init; } = [];

    /// <summary>Whether the sources of passed labs are published too.</summary>
    public bool Sources { get; init; }

    /// <summary>light, dark or auto.</summary>
    public string Theme { get; init; } = "auto";

    public static IReadOnlyList<string> Themes { get; } = ["light", "dark", "auto"];

    public static PortfolioSettings Empty { get; } = new();

    /// <summary>The file with which one begins.</summary>
    public const string Template =
        """
        # Your portfolio in your words. 'ascent portfolio build' makes the site, 'ascent portfolio serve' shows it.
        # All of it may be left out. What is not here is taken from your profile and your evidence.

        # name: Ada Lovelace
        # headline: Software engineer on the way to deep learning

        # about: |
        #   Two or three sentences on what you did and what you are looking for.
        #
        #   An empty line begins a new paragraph.

        # email: ada@example.org
        # links:
        #   - title: Code
        #     url: https://example.org/ada

        # What is shown: ids of activities, labs, runs or evidence ('ascent evidence list', 'ascent runs list').
        # Without 'show' it is everything that is proven; 'hide' takes away.
        # show: [first-network-lab, 20261122-104512]
        # hide: [join-communities]

        # Notes are yours alone. Name the activities (or evidence) whose notes others may read.
        # publicNotes: [paper-resnet]

        # Publish the sources of passed labs beside their evidence. They are solutions: think of those who learn after you.
        # sources: false

        # light, dark, or auto (what the reader's system prefers)
        # theme: auto

        """;

    private const int LongestLine = 300;
    private const int LongestAbout = 20_000;
    private const int MostEntries = 200;

    /// <exception cref="JourneyException">The first fault, with file and line.</exception>
    public static PortfolioSettings Read(string text, string file)
    {
        var problems = new List<ContentProblem>();
        var tree = YamlTree.Parse(text, file, 1, problems);
        var settings = Empty;
        if (tree is YamlMap map)
            settings = Read(new YamlHead(map, file, problems), problems);
        else if (tree is not null and not YamlScalar { Text: "" })
            problems.Add(new(file, tree.Line, "it must be a map, such as 'name: Ada Lovelace'"));
        return problems.Count == 0 ? settings : throw new JourneyException(problems[0] + (problems.Count > 1 ? $" (and {problems.Count - 1} more)" : "") + ". 'ascent portfolio init' shows all that can be said.");
    }

    private static PortfolioSettings Read(YamlHead head, List<ContentProblem> problems)
    {
        string? Line(string key, int most = LongestLine)
        {
            var text = head.OptionalText(key);
            if (text?.Length > most) head.Problem(head.LineOf(key), $"'{key}' has more than {most} characters");
            return text;
        }

        IReadOnlyList<string> Ids(string key)
        {
            var words = head.Words(key);
            if (words.Count > MostEntries) head.Problem(head.LineOf(key), $"'{key}' names more than {MostEntries}");
            return [.. words.Select(word => word.Id)];
        }

        var links = new List<PortfolioLink>();
        foreach (var link in head.Maps("links", required: false))
        {
            var (title, url) = (link.Text("title"), link.Text("url"));
            if (url.Length > 0 && !IsWeb(url)) link.Problem(link.LineOf("url"), "'url' must begin with http:// or https:// and name a host");
            if (title.Length > LongestLine) link.Problem(link.LineOf("title"), $"'title' has more than {LongestLine} characters");
            link.Finish();
            links.Add(new(title, url));
        }

        if (links.Count > MostEntries) head.Problem(head.LineOf("links"), $"'links' names more than {MostEntries}");
        var email = Line("email");
        if (email is not null && (email.Count(c => c == '@') != 1 || email.Any(char.IsWhiteSpace))) head.Problem(head.LineOf("email"), "'email' is not an address");
        var theme = Line("theme") ?? "auto";
        if (!Themes.Contains(theme)) head.Problem(head.LineOf("theme"), $"'theme' is {Nearest.Quote(theme)}; there are {string.Join(", ", Themes)}");
        var settings = new PortfolioSettings
        {
            Name = Line("name"),
            Headline = Line("headline"),
            About = Line("about", LongestAbout),
            Email = email,
            Links = links,
            Show = Ids("show"),
            Hide = Ids("hide"),
            PublicNotes = Ids("publicNotes"),
            Sources = head.Flag("sources", false),
            Theme = theme,
        };
        head.Finish();
        return settings;
    }

    internal static bool IsWeb(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0;
}
