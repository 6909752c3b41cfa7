using Ascent.Journey.Assessment;

namespace Ascent.Journey.Content;

/// <summary>Every item is proved by drawing it, also where other files have faults: who writes items wants to know at once.</summary>
internal static class ItemCheck
{
    public static void Run(PackDraft draft, List<ContentProblem> problems, List<ContentProblem> gaps)
    {
        // A hundred draws of hundreds of items are most of the work of a check, and each item stands by itself.
        var found = new List<ContentProblem>[draft.Programs.Count];
        Parallel.For(0, found.Length, i => found[i] = Prove(draft.Programs[i], draft));
        problems.AddRange(found.SelectMany(list => list));
        foreach (var program in draft.Programs)
        {
            var item = program.Item;
            if (item.Parameters.Count == 0 || item.Check is not null) continue;
            var (parameters, at) = draft.Place($"item:{item.Id}:parameters");
            gaps.Add(new(parameters, at, $"the item '{item.Id}' has parameters but no 'check': the answer again by another way"));
        }
    }

    private static List<ContentProblem> Prove(ItemProgram program, PackDraft draft)
    {
        var problems = new List<ContentProblem>();
        ItemProof.Run(program, (key, message) =>
        {
            var (file, line) = draft.Places.TryGetValue($"item:{program.Item.Id}:{key}", out var place) ? place : draft.Place("item:" + program.Item.Id);
            problems.Add(new(file, line, message));
        });
        return problems;
    }
}
