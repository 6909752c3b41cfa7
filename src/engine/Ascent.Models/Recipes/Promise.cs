namespace Ascent.Models;

/// <summary>The figure that a recipe promises and what came of it.</summary>
/// <param name="Figure">Its name among the final figures.</param>
/// <param name="Target">What was promised.</param>
/// <param name="Value">What was reached.</param>
/// <param name="IsKept">Whether that is at least as good.</param>
public sealed record Promise(string Figure, double Target, double Value, bool IsKept)
{
    /// <summary>Of a training that came to its end; null where the recipe promises nothing.</summary>
    internal static Promise? Of(Recipe recipe, TrainingJob job, IReadOnlyDictionary<string, double> final, Nn.Training.TrainerState state)
    {
        if (recipe.Values.RealOrNone("target") is not { } target) return null;

        // Test data of their own are asked once, with the best weights; otherwise the best evaluation is what was reached.
        var name = $"{(job.Test is null ? job.ValidationName : "test")}_{job.Watch.Name}";
        var value = job.Test is null ? state.Best : final.TryGetValue(name, out var tested) ? tested : null;
        return value is { } reached ? new(name, target, reached, job.Watch.Reaches(reached, target)) : null;
    }
}
