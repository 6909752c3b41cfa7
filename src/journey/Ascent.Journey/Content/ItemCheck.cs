using Ascent.Journey.Assessment;

namespace Ascent.Journey.Content;

/// <summary>Every item is proved by drawing it, also where other files have faults: who writes items wants to know at once.</summary>
internal static class ItemCheck
{
    public static void Run(PackDraft draft, List<ContentProblem> problems, List<ContentProblem> gaps)
    {
        foreach (var program in draft.Programs)
        {
            var item = program.Item;
            ItemProof.Run(program, (key, message) =>
            {
                var (file, line) = draft.Places.TryGetValue($"item:{item.Id}:{key}", out var place) ? place : draft.Place("item:" + item.Id);
                problems.Add(new(file, line, message));
            });
            if (item.Parameters.Count == 0 || item.Check is not null) continue;
            var (parameters, at) = draft.Place($"item:{item.Id}:parameters");
            gaps.Add(new(parameters, at, $"the item '{item.Id}' has parameters but no 'check': the answer again by another way"));
        }
    }
}
