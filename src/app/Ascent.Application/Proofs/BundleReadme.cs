using System.Globalization;
using System.Text;
using Ascent.Journey.Content;
using Ascent.Journey.Progress;

namespace Ascent.Application.Proofs;

/// <summary>The README of a bundle: what is in it and how a stranger checks it, with Ascent and without.</summary>
internal static class BundleReadme
{
    internal static string Write(string? name, IReadOnlyList<Evidence> evidence, Func<string, string> titleOf, IReadOnlyList<string> omitted)
    {
        var text = new StringBuilder();
        text.Append("# Evidence").Append(name is null ? "" : " of " + Line(name)).Append("\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{evidence.Count} proofs of work on the way into deep learning, made with Ascent. Nothing here needs Ascent or a network to be checked.\n\n");
        text.Append(
            """
            ## How to check

            - `sha256sum -c SHA256SUMS` in this folder checks every file (macOS: `shasum -a 256 -c SHA256SUMS`).
            - `ascent evidence verify FOLDER-OR-ZIP` checks more: that nothing was added or left out, that the chain of proofs is unbroken, that each proof fits its own
              hash, and that reports, sources and files of runs are those that the proofs name. It names whatever does not fit.
            - `manifest.json` ends in `seal`. Whoever has the seal from its maker (a CV, a commit, a letter) knows that this is the whole and unchanged bundle;
              hashes alone show damage and carelessness, not who wrote them.

            ## What lies here

            | path | holds |
            |---|---|
            | `evidence/proofs/ID.json` | a proof: canonical JSON; `sha256` is the SHA-256 of the text in `data` |
            | `evidence/reports/ID.json` | the report of the grading, whose SHA-256 is `reportSha256` in the proof's data |
            | `evidence/sources/ID/` | the sources that were graded; the SHA-256 over each path and text, each after its length in bytes as 4 bytes, is `sourceHash` |
            | `evidence/runs/RUN/` | a training: `run.json` (settings, figures, commit, machine), `metrics.tsv`, files whose SHA-256 stand in the proof |
            | `evidence/notes/ID.md` | notes on a paper, whose SHA-256 is `notesSha256` in the proof's data; `notes` has that of each of the five texts |
            | `evidence/files/ID/` | a file that was given as proof |
            | `manifest.json` | all files with their SHA-256, and the chain: the hash of the link before (first: 64 zeros) followed by the hash of the proof's file |

            ## The proofs


            """);
        foreach (var one in evidence)
            text.Append(CultureInfo.InvariantCulture, $"- `{one.Id}`, {one.At.UtcDateTime:yyyy-MM-dd}, {Kind(one.Kind)} for “{Line(titleOf(one.ActivityId))}”: {Line(one.Summary)}\n");
        if (omitted.Count > 0)
        {
            text.Append("\n## What is not in here\n\nThe proofs name it by its hash all the same.\n\n");
            foreach (var line in omitted)
                text.Append("- ").Append(Line(line)).Append('\n');
        }

        return text.ToString();
    }

    private static string Kind(EvidenceKind kind) => kind switch
    {
        EvidenceKind.Attempt => "a graded lab",
        EvidenceKind.Run => "a training",
        EvidenceKind.Link => "a link",
        EvidenceKind.File => "a file",
        _ => "a note",
    };

    private static string Line(string text) => new([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);
}
