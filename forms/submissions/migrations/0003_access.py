from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("submissions", "0002_engine")]

    operations = [
        migrations.RenameField("accessgrant", "locked_until", "failures_until"),
        migrations.AddField("accessgrant", "email_confirmed", models.BooleanField(default=False)),
    ]
