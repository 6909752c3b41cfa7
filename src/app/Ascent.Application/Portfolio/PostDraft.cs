using System.Globalization;
using System.Text;
using Ascent.Journey.Content;
using Ascent.Journey.Portfolio;
using Ascent.Journey.Progress;
using Ascent.Tracking;

namespace Ascent.Application.Portfolio;

/// <summary>
/// A post to be written: what the record says stands there (figures, settings, commit, hashes), and under each heading a question.
/// It claims nothing in the person's name.
/// </summary>
internal static class PostDraft
{
    internal static string OfRun(RunRecord run, PortfolioRun portrait, Func<string, string> pictureName)
    {
        var text = Begin(run.Name, run.StartedAt);
        Ask(text, "The question", "What did you want to find out, and what did you expect before you ran it?");
        Heading(text, "What was trained");
        text.Append(CultureInfo.InvariantCulture, $"- Model: {Line(portrait.Card.Model)}\n- Data: {Line(portrait.Card.Data)}\n- Training: {Line(portrait.Card.Training)}\n");
        if (portrait.Commit is { } commit) text.Append("- Commit: ").Append(Code(commit)).Append('\n');
        Ask(text, null, "Why this model and these settings? What would a reader have to know to follow?");
        Heading(text, "What came out");
        if (portrait.Figures.Count == 0) text.Append("The run recorded no figures.\n");
        else
        {
            text.Append("| figure | at the end | best |\n|---|---:|---:|\n");
            foreach (var figure in portrait.Figures) text.Append(CultureInfo.InvariantCulture, $"| {Line(figure.Name)} | {figure.Last} | {figure.Best ?? ""} |\n");
        }

        foreach (var plot in portrait.Plots) text.Append(CultureInfo.InvariantCulture, $"\n![{Line(plot.Alt)}]({pictureName(plot.File)})\n");
        Ask(text, null, "What surprised you? Which number do you not trust yet, and why?");
        Ask(text, "What went wrong", "What did you try that did not work? Readers learn most from this.");
        Heading(text, "Limits");
        foreach (var limit in portrait.Card.Limits) text.Append("- ").Append(Line(limit)).Append('\n');
        Ask(text, null, "What else should nobody conclude from this?");
        Heading(text, "Make it again");
        text.Append("```\n").Append(string.Join('\n', portrait.Card.Reproduce.Select(line => line.Replace("```", "'''", StringComparison.Ordinal)))).Append("\n```\n");
        Ask(text, "What comes next", "One experiment that would change your mind.");
        Record(text, $"Run `{run.Id}`{(run.Artifacts.Count > 0 ? ":" : ".")}", run.Artifacts.Select(artifact => $"`{Line(artifact.Name)}` SHA-256 `{artifact.Sha256}`"));
        return text.ToString();
    }

    internal static string OfEvidence(Evidence evidence, Activity? activity, Attempt? attempt)
    {
        var text = Begin(activity?.Title ?? evidence.ActivityId, evidence.At);
        Ask(text, "The question", "What did you build or study, and why?");
        Heading(text, "What is proven");
        text.Append("- ").Append(Line(evidence.Summary)).Append('\n');
        if (attempt is not null)
            text.Append(CultureInfo.InvariantCulture, $"- Lab {Line(attempt.LabId)}, version {attempt.LabVersion}: {attempt.Points} of {attempt.MaxPoints} points, sources `{attempt.SourceHash}`\n");
        Ask(text, null, "How does it work, in your words? Show the twenty lines that matter.");
        Ask(text, "What was hard", "Where did you get stuck, and what got you out?");
        Ask(text, "What it is not", "What would have to be done before somebody relied on it?");
        Ask(text, "What comes next", "One thing that you would like to know now.");
        Record(text, $"Proof `{evidence.Id}`, SHA-256 of its data `{evidence.Sha256}`.", []);
        return text.ToString();
    }

    private static StringBuilder Begin(string title, DateTimeOffset at) =>
        new StringBuilder().Append("# ").Append(Line(title)).Append("\n\n<!-- A draft. Figures come from the record; every sentence is yours to write. Lines in > ask; take them out when you have answered. -->\n\n")
            .Append(CultureInfo.InvariantCulture, $"{at.UtcDateTime:d MMMM yyyy}\n");

    private static void Heading(StringBuilder text, string title) => text.Append("\n## ").Append(title).Append("\n\n");

    private static void Ask(StringBuilder text, string? title, string question)
    {
        if (title is not null) Heading(text, title);
        else text.Append('\n');
        text.Append("> ").Append(question).Append('\n');
    }

    private static void Record(StringBuilder text, string sentence, IEnumerable<string> items)
    {
        Heading(text, "The record");
        text.Append(sentence).Append('\n');
        foreach (var item in items) text.Append("- ").Append(item).Append('\n');
    }

    /// <summary>One line of text that makes no marks of its own.</summary>
    private static string Line(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '<') line.Append("&lt;");
            else if (c is '\\' or '`' or '*' or '[' or ']' or '|' or '#' or '!') line.Append('\\').Append(c);
            else line.Append(char.IsControl(c) ? ' ' : c);
        }

        return line.ToString();
    }

    private static string Code(string text) => $"`{text.Replace('`', '\'')}`";
}
