using Ascent.Nn.Training;
using Ascent.Nn.Training.Diagnosis;
using Ascent.Tracking;

namespace Ascent.Models;

public sealed partial class RecipeRunner
{
    /// <summary>Told at the end what went wrong with the training, also of one that diverged. While it is null nothing is watched for it.</summary>
    public IProgress<IReadOnlyList<Finding>>? Diagnosed { get; init; }

    /// <summary>Watches the training if somebody wants to know; a loss that is no number is traced to its layer in any case, and costs nothing before.</summary>
    private TrainerCallback Watcher(TrainingJob job) => Diagnosed is null ? new DivergenceLocator() : new TrainingDiagnosis(job.Train);

    /// <summary>Trains, and tells and stores what the watcher found, whichever way it ends.</summary>
    private TrainerOutcome Run(Trainer trainer, TrainingJob job, RunWriter run, TrainerCallback watcher, CancellationToken cancellation)
    {
        try
        {
            var outcome = trainer.Run(job.Train, job.Validation, cancellation);
            Store();
            return outcome;
        }
        catch (TrainingDivergedException)
        {
            Store();
            throw;
        }

        void Store()
        {
            if (watcher is not TrainingDiagnosis diagnosis) return;
            RunDiagnosis.Write(run.Folder, diagnosis.Findings);
            run.AddArtifact(RunDiagnosis.FileName);
            Diagnosed?.Report(diagnosis.Findings);
        }
    }
}
